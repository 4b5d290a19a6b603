"""Finding organisations by what somebody types: without case and marks, in any order, with a slip in each word.

A public id finds its organisation, also one that was merged away. Otherwise every word stands somewhere
in the search key: in a name of today or of former days, in a number, in the home municipality. Only
where that finds few, words within one typing error of what was typed are looked up among all words that
the register knows, and found as well, after the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from rapidfuzz.distance import OSA

from regions.organisations.models import Organisation, SearchWord
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.public_id import read_public_id
from regions.organisations.search_words import LEAST_LETTERS, asked_words

# Fewer than this, and typing errors are forgiven.
FEW = 3
# So many are listed by name alone: to weigh each of them takes longer than anybody looks.
MANY = 1_000
# Up to this length a word stands at the beginning of another, or is all of it.
SHORT = 5
MOST_SPELLINGS = 40


@dataclass(frozen=True)
class Found:
    """`rows` not in any order yet; `relevance` is what comes before their names in `order_by`."""

    rows: OrganisationQuerySet
    relevance: list[Any] = field(default_factory=list)
    # Some are found only because a typing error was forgiven.
    is_forgiving: bool = False
    # Nothing was asked that narrows.
    is_everything: bool = False


def search(rows: OrganisationQuerySet, text: str) -> Found:
    """Of `rows` those that `text` means; all where it says nothing. Two queries at the most."""
    if read_public_id(text) is not None:
        numbers = Organisation.objects.with_public_id(text).values("pk")
        return Found(rows.filter(pk__in=numbers))
    words = asked_words(text)
    if not words:
        return Found(rows, is_everything=True)
    exact = reduce(and_, (Q(search_key__contains=word) for word in words))
    found = rows.filter(exact)
    count = found.order_by().values("pk")[:MANY].count()
    if count >= MANY:
        return Found(found)
    begins = Q(search_key__startswith=" ".join(words))
    if count < FEW and (spellings := _spellings(words)):
        close = reduce(and_, (_any_of(word, spellings.get(word, ())) for word in words))
        relevance = [_ranked(begins & exact, exact)]
        return Found(rows.filter(exact | close), relevance, is_forgiving=True)
    return Found(found, [_ranked(begins)] if count else [])


def _ranked(*conditions: Q) -> Case:
    places = [When(condition, then=Value(rank)) for rank, condition in enumerate(conditions)]
    return Case(*places, default=Value(len(conditions)), output_field=IntegerField())


def _any_of(word: str, spellings: Iterable[str]) -> Q:
    return reduce(or_, (Q(search_key__contains=each) for each in (word, *spellings)))


def _spellings(words: Iterable[str]) -> dict[str, list[str]]:
    """Word → what the register writes within one typing error of it. One query, of distinct words.

    Of two halves one is right, unless two letters changed places where they meet.
    """
    halves = {
        word: _halves(word) for word in words if len(word) >= LEAST_LETTERS and word.isalpha()
    }
    if not halves:
        return {}
    parts = {part for three in halves.values() for part in three}
    near = reduce(or_, (Q(word__contains=part) for part in sorted(parts)))
    known = set(SearchWord.objects.filter(near).values_list("word", flat=True))
    found = {
        word: _shortest(
            {part for each in known for part in _parts_like(word, three, each)} - {word}
        )
        for word, three in halves.items()
    }
    return {word: spellings for word, spellings in found.items() if spellings}


def _halves(word: str) -> tuple[str, str, str]:
    """The first half, the second, and the word with the letters swapped where they meet."""
    middle = len(word) // 2
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return word[:middle], word[middle:], swapped


def _parts_like(word: str, halves: tuple[str, str, str], known: str) -> Iterable[str]:
    """The parts of a known word that are `word` but for one letter."""
    first, second, swapped = halves
    length = len(word)
    spans = set()
    for start in _places(known, first):
        spans |= {(start, start + length + more) for more in (-1, 0, 1)}
    for start in _places(known, second):
        end = start + len(second)
        spans |= {(end - length - more, end) for more in (-1, 0, 1)}
    for start in _places(known, swapped):
        spans.add((start, start + length))
    for start, end in spans:
        if start < 0 or end > len(known) or not _stands_well(word, known, start, end):
            continue
        part = known[start:end]
        if OSA.distance(word, part, score_cutoff=1) <= 1:
            yield part


def _stands_well(word: str, known: str, start: int, end: int) -> bool:
    """Short words are looked for only where words begin; a part with a letter less must end there too."""
    is_all = start == 0 and end == len(known)
    if len(word) <= SHORT:
        return start == 0 and (end >= len(word) or is_all)
    return end - start >= len(word) or start == 0 or end == len(known)


def _places(known: str, part: str) -> Iterable[int]:
    place = known.find(part)
    while place >= 0:
        yield place
        place = known.find(part, place + 1)


def _shortest(parts: set[str]) -> list[str]:
    """Without those that another one stands in."""
    kept: list[str] = []
    for part in sorted(parts, key=lambda each: (len(each), each)):
        if not any(each in part for each in kept):
            kept.append(part)
    return kept[:MOST_SPELLINGS]
