"""Which organisations of the register are compared at all, and which of those pairs are likely ones.

Likeness of names alone gives thousands of false pairs. So two are compared only where something else
brings them together: a number (or one digit of it), a way to reach them, their town, a whole name, a
rare word. Each such block is small; what is shared by many brings nobody together.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from regions.organisations.duplicates.reasons import Reason
from regions.organisations.duplicates.sides import Side
from regions.organisations.duplicates.weighing import (
    SHARED_BY_MANY,
    Seen,
    digits_of,
    weigh,
)

# Words that so many organisations have bring nobody together.
RARE = 6
# One wrong letter in seven gives this much; below, two names of a town are not even weighed.
LOOKED_AT_FROM = 85
# Told now and then while the work goes on: what is done, and of how much.
Tell = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    return


@dataclass(frozen=True)
class LikelyPair:
    """Two primary keys, the smaller first."""

    first: int
    second: int
    score: int
    reasons: tuple[Reason, ...]


def find_pairs(sides: Collection[Side], *, tell: Tell = silent) -> list[LikelyPair]:
    """Every likely pair, the likeliest first."""
    seen = Seen.among(sides)
    by_number = {one.number: one for one in sides}
    candidates = set(_candidates(sides, seen))
    found = []
    for done, (first, second) in enumerate(sorted(candidates)):
        if done % 5_000 == 0:
            tell(done, len(candidates))
        weighed = weigh(by_number[first], by_number[second], seen)
        if weighed.is_likely:
            found.append(LikelyPair(first, second, weighed.score, weighed.reasons))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def _candidates(sides: Collection[Side], seen: Seen) -> Iterator[tuple[int, int]]:
    yield from _sharing(sides, _contacts, SHARED_BY_MANY + 1)
    yield from _sharing(sides, _near_numbers, RARE)
    yield from _sharing(sides, _whole_names, RARE * 4)
    yield from _sharing(sides, lambda side: _rare_words(side, seen), RARE)
    in_towns: dict[str, list[Side]] = defaultdict(list)
    for each in sides:
        in_towns[each.municipality].append(each)
    for town, here in in_towns.items():
        if town:
            yield from _abbreviated(here)
            yield from _spelled_alike(here)


def _sharing(
    sides: Iterable[Side], keys: Callable[[Side], Iterable[Hashable]], at_most: int
) -> Iterator[tuple[int, int]]:
    """Pairs that share a key which no more than `at_most` have."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for each in sides:
        for key in set(keys(each)):
            blocks[key].append(each.number)
    for block in blocks.values():
        if 1 < len(block) <= at_most:
            yield from _pairs(block)


def _pairs(block: list[int]) -> Iterator[tuple[int, int]]:
    block = sorted(block)
    for at, first in enumerate(block):
        for second in block[at + 1 :]:
            yield first, second


def _contacts(side: Side) -> Iterator[str]:
    yield from {side.email, side.website, side.phone, *side.domains} - {""}


def _near_numbers(side: Side) -> Iterator[tuple[str, str]]:
    """Together with the town: numbers lie dense, so that chance neighbours are many."""
    for scheme, value in side.every_identifier:
        digits = digits_of(scheme, value)
        yield scheme, f"{digits}"
        for at in range(len(digits)):
            yield f"{scheme} {side.municipality}", f"{digits[:at]}?{digits[at + 1 :]}"
        for at in range(len(digits) - 1):
            one, two = sorted(digits[at : at + 2])
            swapped = f"{digits[:at]}{one}{two}~{digits[at + 2 :]}"
            yield f"{scheme} {side.municipality}", swapped


def _whole_names(side: Side) -> Iterator[tuple[str, ...]]:
    for name in side.names:
        yield ("name", name.key)
        yield ("core", name.core_key, side.municipality)


def _rare_words(side: Side, seen: Seen) -> Iterator[str]:
    for name in side.names:
        for word in name.core:
            if len(word) > 3 and seen.words[word] <= RARE:
                yield word


def _abbreviated(here: list[Side]) -> Iterator[tuple[int, int]]:
    """In one town: an abbreviation and each name that it may stand for."""
    for each in here:
        for short in each.abbreviations:
            for other in here:
                if other is not each and other.may_be_called(short):
                    yield min(each.number, other.number), max(each.number, other.number)


def _spelled_alike(here: list[Side]) -> Iterator[tuple[int, int]]:
    """In one town: names, with their place or without, that differ by few letters."""
    lines: dict[str, set[int]] = defaultdict(set)
    for each in here:
        for name in each.names:
            lines[name.core_key].add(each.number)
            lines[name.key].add(each.number)
    ordered = sorted(lines)
    for at, line in enumerate(ordered):
        near = process.extract_iter(
            line, ordered[at + 1 :], scorer=fuzz.ratio, score_cutoff=LOOKED_AT_FROM
        )
        for other, _score, _place in near:
            for one in lines[line]:
                for two in lines[other] - {one}:
                    yield min(one, two), max(one, two)
