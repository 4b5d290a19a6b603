"""Two versions of a text, compared paragraph by paragraph and word by word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from portal.ui.worddiff import BUDGET, hunks, matches

# Up to this many unchanged paragraphs in a row stay open as context.
CONTEXT = 1
# Two paragraphs with fewer words in common read better whole than as confetti.
ALIKE = 0.35
# How much less must be marked before paragraphs are compared across their breaks.
SPLIT = 0.5
# Beyond this many possible pairs nobody follows which paragraph became which.
MAX_PAIRS = 2_500


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Words(NamedTuple):
    change: Change
    text: str


@dataclass(frozen=True)
class Paragraph:
    words: tuple[Words, ...]

    @property
    def is_same(self) -> bool:
        return all(words.change is Change.SAME for words in self.words)


@dataclass(frozen=True)
class Block:
    """Neighbouring paragraphs, shown or folded away."""

    paragraphs: tuple[Paragraph, ...]
    is_folded: bool


@dataclass(frozen=True)
class Diff:
    blocks: tuple[Block, ...]

    @property
    def is_same(self) -> bool:
        return all(p.is_same for block in self.blocks for p in block.paragraphs)


def compare(before: str, after: str) -> Diff:
    """What must be removed from `before` and added to it to read as `after`."""
    return Diff(tuple(_fold(list(_paragraphs(_split(before), _split(after))))))


def compare_line(before: str, after: str, *, budget: int = BUDGET) -> tuple[Words, ...]:
    """The same in one piece, for what has no paragraphs."""
    return tuple(
        Words(change, text)
        for hunk in hunks(before, after, budget=budget)
        for change, text in (
            (Change.SAME, hunk.same),
            (Change.REMOVED, hunk.removed),
            (Change.ADDED, hunk.added),
        )
        if text
    )


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Equal paragraphs find each other first; what lies between is compared in words."""
    share = BUDGET / 2 / (sum(map(len, before)) + sum(map(len, after)) + 1)
    i = j = 0
    for k, m in [*sorted(matches(before, after)), (len(before), len(after))]:
        old, new = before[i:k], after[j:m]
        apart = list(_paired(old, new, share))
        together = list(_together(old, new, share))
        # A paragraph that was split or joined has its words found only across the break.
        yield from together if _changed(together) < SPLIT * _changed(apart) else apart
        if k < len(before):
            yield Paragraph((Words(Change.SAME, before[k]),))
        i, j = k + 1, m + 1


def _changed(paragraphs: Iterable[Paragraph]) -> int:
    """How many letters are marked."""
    words = (words for paragraph in paragraphs for words in paragraph.words)
    return sum(len(each.text) for each in words if each.change is not Change.SAME)


def _paired(old: Sequence[str], new: Sequence[str], share: float) -> Iterator[Paragraph]:
    """Each paragraph beside the one it became."""
    a = b = 0
    for i, j in _pairs(old, new):
        yield from _replaced(old[a:i], new[b:j])
        budget = int(share * (len(old[i]) + len(new[j])))
        yield Paragraph(compare_line(old[i], new[j], budget=budget))
        a, b = i + 1, j + 1
    yield from _replaced(old[a:], new[b:])


def _together(old: Sequence[str], new: Sequence[str], share: float) -> Iterator[Paragraph]:
    """All of them as one text, broken wherever either breaks."""
    before, after = "\n".join(old), "\n".join(new)
    line: list[Words] = []
    for change, text in compare_line(before, after, budget=int(share * (len(before) + len(after)))):
        for i, part in enumerate(text.split("\n")):
            if i and any(words.text.strip() for words in line):
                yield Paragraph(tuple(line))
            if i:
                line = []
            if part:
                line.append(Words(change, part))
    if any(words.text.strip() for words in line):
        yield Paragraph(tuple(line))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs with little in common, each shown whole."""
    for gone, come in zip_longest(old, new):
        words = ((Change.REMOVED, gone), (Change.ADDED, come))
        yield Paragraph(tuple(Words(change, text) for change, text in words if text))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Which paragraphs became which, in their order."""
    if len(old) * len(new) > MAX_PAIRS:
        return
    best = _likeness_from(old, new)
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] > max(best[i + 1][j], best[i][j + 1]):
            yield i, j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1


def _likeness_from(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """How alike the rest of both can be made, from each place on."""
    olds, news = ([frozenset(text.split()) for text in texts] for texts in (old, new))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            common = len(olds[i] & news[j])
            likeness = 2 * common / (len(olds[i]) + len(news[j]))
            paired = best[i + 1][j + 1] + (likeness if likeness >= ALIKE else 0)
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return best


def _fold(paragraphs: list[Paragraph]) -> Iterator[Block]:
    changed = [i for i, paragraph in enumerate(paragraphs) if not paragraph.is_same]
    shown = {k for i in changed for k in range(i - CONTEXT, i + CONTEXT + 1)}
    start = 0
    for i in range(1, len(paragraphs) + 1):
        if i == len(paragraphs) or (i in shown) != (start in shown):
            yield Block(tuple(paragraphs[start:i]), is_folded=start not in shown)
            start = i
