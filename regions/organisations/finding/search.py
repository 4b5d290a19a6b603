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
from string import ascii_lowercase
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
MANY = 500
# Up to this length nearly every word has others within one letter: it is taken as a whole word alone.
SHORT = 5
MOST_SPELLINGS = 20


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
    """Of `rows` those that `text` means; all where it says nothing. Three queries at the most.

    Texts are looked through once or twice: up to `MANY` that are hit are known by number from then on.
    """
    if read_public_id(text) is not None:
        numbers = Organisation.objects.with_public_id(text).values("pk")
        return Found(rows.filter(pk__in=numbers))
    words = asked_words(text)
    if not words:
        return Found(rows, is_everything=True)
    exact = reduce(and_, (Q(search_key__contains=word) for word in words))
    hit = _numbers(rows.filter(exact))
    if len(hit) >= MANY:
        return Found(rows.filter(exact))
    begins = Q(search_key__startswith=" ".join(words))
    if len(hit) < FEW and (spellings := _spellings(words)):
        close = reduce(and_, (_any_of(word, spellings.get(word, ())) for word in words))
        near = _numbers(rows.filter(close))
        found = rows.filter(pk__in=hit + near) if len(near) < MANY else rows.filter(close)
        relevance = [_ranked(begins & Q(pk__in=hit), Q(pk__in=hit))] if hit else []
        return Found(found, relevance, is_forgiving=True)
    return Found(rows.filter(pk__in=hit), [_ranked(begins)] if hit else [])


def _numbers(rows: OrganisationQuerySet) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True)[:MANY])


def _ranked(*conditions: Q) -> Case:
    places = [When(condition, then=Value(rank)) for rank, condition in enumerate(conditions)]
    return Case(*places, default=Value(len(conditions)), output_field=IntegerField())


def _any_of(word: str, spellings: Iterable[str]) -> Q:
    return reduce(or_, (Q(search_key__contains=each) for each in (word, *spellings)))


def _spellings(words: Iterable[str]) -> dict[str, list[str]]:
    """Word → what the register writes within one typing error of it. One query, of distinct words.

    A short word is another word of the register as a whole. Of a long one, which may be a part of a
    word, one of two halves is right, unless two letters changed places where they meet.
    """
    asked = [word for word in words if len(word) >= LEAST_LETTERS and word.isalpha()]
    if not asked:
        return {}
    short = {word: _one_error_away(word) for word in asked if len(word) <= SHORT}
    halves = {word: _halves(word) for word in asked if len(word) > SHORT}
    near = Q(word__in=sorted(set().union(*short.values())))
    for part in sorted({part for three in halves.values() for part in three}):
        near |= Q(word__contains=part)
    known = set(SearchWord.objects.filter(near).values_list("word", flat=True))
    found = {word: _shortest(others & known) for word, others in short.items()}
    for word, three in halves.items():
        parts = {part for each in known for part in _parts_like(word, three, each)}
        found[word] = _shortest(parts - {word})
    return {word: spellings for word, spellings in found.items() if spellings}


def _one_error_away(word: str) -> set[str]:
    """Every word that a slip of one finger makes of this one, but for itself: some 300 of five letters."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    less = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    more = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return (less | swapped | other | more) - {word}


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
        if start < 0 or end > len(known):
            continue
        # With a letter less than was typed it could end anywhere: a word begins or ends there.
        if end - start < length and start > 0 and end < len(known):
            continue
        part = known[start:end]
        if OSA.distance(word, part, score_cutoff=1) <= 1:
            yield part


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
