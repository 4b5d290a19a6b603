"""How much speaks for two organisations being one, and what speaks against it.

Each sign has points; a pair with `ENOUGH` of them is shown. The points say what a careful reader would:
a name alone is never enough (two towns have the same association), nor is a place, nor a domain that a
whole union shares; two different numbers of one register are two organisations unless much else says
otherwise. `tests/bench/duplicates.py` measures what this finds and what it finds for nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from regions.organisations.duplicates.names import Name
from regions.organisations.duplicates.reasons import Reason
from regions.organisations.duplicates.sides import Side

ENOUGH = 60
# Without a like name, whatever else they share is what neighbours, branches and foundations share too.
NEVER_ENOUGH = ENOUGH - 1
POINTS = {
    Reason.IDENTIFIER: 100,
    Reason.FORMER_IDENTIFIER: 90,
    Reason.NEAR_IDENTIFIER: 25,
    Reason.NAME: 50,
    Reason.OTHER_NAME: 50,
    Reason.FORMER_NAME: 45,
    Reason.TYPING_ERROR: 45,
    Reason.LIKE_NAME: 30,
    Reason.ABBREVIATION: 25,
    Reason.LANGUAGES: 15,
    Reason.MUNICIPALITY: 20,
    Reason.EMAIL: 35,
    Reason.WEBSITE: 30,
    Reason.DOMAIN: 25,
    Reason.PHONE: 25,
    Reason.PARENT: 10,
}
# Only one organisation of the town has a name that this abbreviation fits.
ONLY_ONE_FITS = 20
# A full name with its place in it is given to one organisation in the country.
PLACE_IN_NAME = 15
# Against.
OTHER_NUMBERS = 45
OTHER_MUNICIPALITY = 30
OTHER_MUNICIPALITY_REACHED_ALIKE = 5
OTHER_LEVEL = 10
# What so many share is a union's, and tells nobody apart.
SHARED_BY_MANY = 3
SHORTEST_WITH_TYPING_ERROR = 7
ALIKE = 92
# A word that so many names have is no slip of the finger.
COMMON_WORD = 4

_OF_NAMES = {Reason.NAME, Reason.OTHER_NAME, Reason.FORMER_NAME, Reason.TYPING_ERROR}
_OF_NAMES |= {Reason.LIKE_NAME, Reason.ABBREVIATION, Reason.LANGUAGES}
_OF_CONTACT = (Reason.EMAIL, Reason.WEBSITE, Reason.DOMAIN, Reason.PHONE)


@dataclass(frozen=True)
class Seen:
    """How often something occurs among all that are compared."""

    contacts: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    # Abbreviation and municipality → how many names there it fits.
    fitting: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def among(cls, sides: Collection[Side]) -> Self:
        contacts: Counter[str] = Counter()
        words: Counter[str] = Counter()
        in_towns: dict[str, list[Side]] = defaultdict(list)
        for each in sides:
            contacts.update({each.email, each.website, each.phone, *each.domains} - {""})
            words.update({word for name in each.names for word in name.core})
            in_towns[each.municipality].append(each)
        fitting = {
            (short, town): sum(one.may_be_called(short) for one in here)
            for town, here in in_towns.items()
            for short in {short for one in here for short in one.abbreviations}
        }
        return cls(contacts, words, fitting)

    def is_own(self, contact: str) -> bool:
        return self.contacts.get(contact, 0) <= SHARED_BY_MANY


@dataclass(frozen=True)
class Weighed:
    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= ENOUGH


NOTHING = Weighed(0, ())


def weigh(one: Side, other: Side, seen: Seen) -> Weighed:
    """`score` is comparable between pairs; `reasons` in the order in which they are told."""
    if _known_to_be_two(one, other):
        return NOTHING
    reasons, score = _of_names(one, other, seen)
    numbers, against = _of_numbers(one, other)
    reasons |= numbers
    contacts = _of_contacts(one, other, seen)
    reasons |= contacts
    score -= against
    if one.municipality and one.municipality == other.municipality:
        reasons.add(Reason.MUNICIPALITY)
    elif one.municipality and other.municipality and not _same_full_name(one, other):
        score -= OTHER_MUNICIPALITY_REACHED_ALIKE if contacts else OTHER_MUNICIPALITY
    if one.parent and one.parent == other.parent:
        reasons.add(Reason.PARENT)
    if one.level and other.level and one.level != other.level:
        score -= OTHER_LEVEL
    if Reason.LANGUAGES in reasons and not (contacts or numbers):
        reasons.discard(Reason.LANGUAGES)
    score += sum(POINTS[reason] for reason in reasons) - _counted_twice(contacts)
    same_number = {Reason.IDENTIFIER, Reason.FORMER_IDENTIFIER} & reasons
    if not same_number and not (_OF_NAMES & reasons):
        score = min(score, NEVER_ENOUGH)
    return Weighed(max(score, 0), tuple(reason for reason in Reason if reason in reasons))


def _known_to_be_two(one: Side, other: Side) -> bool:
    """The register itself says so: one belongs to the other, or came after it."""
    linked = {one.parent, one.replaced_by} | {other.parent, other.replaced_by}
    if one.number and one.number in linked:
        return True
    if other.number and other.number in linked:
        return True
    return one.names_a_part != other.names_a_part


def _of_names(one: Side, other: Side, seen: Seen) -> tuple[set[Reason], int]:
    best: Reason | None = None
    more = 0
    for mine in one.names:
        for theirs in other.names:
            reason, extra = _of_two_names(mine, theirs, one, other, seen)
            if reason and (best is None or POINTS[reason] + extra > POINTS[best] + more):
                best, more = reason, extra
    if best:
        return {best}, more
    if {one.language, other.language} == {"fi", "sv"}:
        return {Reason.LANGUAGES}, 0
    return set(), 0


def _of_two_names(
    mine: Name, theirs: Name, one: Side, other: Side, seen: Seen
) -> tuple[Reason | None, int]:
    if mine.places and theirs.places and mine.places.isdisjoint(theirs.places):
        return None, 0
    former = mine.is_former or theirs.is_former
    at_home = _tells_the_others_home(mine, other) and _tells_the_others_home(theirs, one)
    if mine.key == theirs.key or (mine.core_key == theirs.core_key and at_home):
        official = mine is one.names[0] and theirs is other.names[0]
        same = Reason.FORMER_NAME if former else Reason.NAME if official else Reason.OTHER_NAME
        return same, PLACE_IN_NAME if mine.places & theirs.places else 0
    if mine.digits != theirs.digits:
        return None, 0
    if _differ_by_a_letter(mine, theirs, seen):
        return Reason.FORMER_NAME if former else Reason.TYPING_ERROR, 0
    for short, long, whose in ((mine, theirs, other), (theirs, mine, one)):
        if short.is_abbreviation and long.may_become(short.core[0]):
            sure = short.core[0] in long.initials
            only = seen.fitting.get((short.core[0], whose.municipality)) == 1
            return Reason.ABBREVIATION, ONLY_ONE_FITS if sure and only else 0
    alike = fuzz.token_sort_ratio(mine.core_line, theirs.core_line)
    if at_home and not former and alike >= ALIKE and not _common_words_differ(mine, theirs, seen):
        return Reason.LIKE_NAME, 0
    return None, 0


def _tells_the_others_home(name: Name, side: Side) -> bool:
    """A name without its place goes with the one that has it, where that is at home there."""
    return not name.places or not side.municipality or side.municipality in name.places


def _differ_by_a_letter(mine: Name, theirs: Name, seen: Seen) -> bool:
    for a, b in ((mine.line, theirs.line), (mine.core_line, theirs.core_line)):
        if min(len(a), len(b)) < SHORTEST_WITH_TYPING_ERROR:
            continue
        a_words, b_words = a.replace(" ", ""), b.replace(" ", "")
        if OSA.distance(a_words, b_words, score_cutoff=1) <= 1:
            return not _common_words_differ(mine, theirs, seen)
    return False


def _common_words_differ(mine: Name, theirs: Name, seen: Seen) -> bool:
    """What stands in one alone and in the other alone are both words that many names have."""
    only_mine = set(mine.core) - set(theirs.core)
    only_theirs = set(theirs.core) - set(mine.core)
    return all(
        any(seen.words.get(word, 0) >= COMMON_WORD for word in only)
        for only in (only_mine, only_theirs)
    )


def _same_full_name(one: Side, other: Side) -> bool:
    return any(
        mine.key == theirs.key and mine.places & theirs.places
        for mine in one.names
        for theirs in other.names
    )


def _of_numbers(one: Side, other: Side) -> tuple[set[Reason], int]:
    current = {(scheme, value) for scheme, value in one.identifiers.items()}
    if current & {(scheme, value) for scheme, value in other.identifiers.items()}:
        return {Reason.IDENTIFIER}, 0
    if one.every_identifier & other.every_identifier:
        return {Reason.FORMER_IDENTIFIER}, 0
    near, differ = False, False
    for scheme, value in one.identifiers.items():
        theirs = other.identifiers.get(scheme)
        if theirs is None:
            continue
        if one_digit_apart(scheme, value, theirs):
            near = True
        else:
            differ = True
    if differ:
        return set(), OTHER_NUMBERS
    return ({Reason.NEAR_IDENTIFIER} if near else set()), 0


def one_digit_apart(scheme: str, value: str, other: str) -> bool:
    """One digit is another, or two neighbours have changed places; the check digit follows from them."""
    mine, theirs = digits_of(scheme, value), digits_of(scheme, other)
    return len(mine) == len(theirs) and OSA.distance(mine, theirs, score_cutoff=1) == 1


def digits_of(scheme: str, value: str) -> str:
    if scheme == "business_id":
        return value.partition("-")[0]
    return value.replace(".", "")


def _of_contacts(one: Side, other: Side, seen: Seen) -> set[Reason]:
    found = set()
    if one.email and one.email == other.email and seen.is_own(one.email):
        found.add(Reason.EMAIL)
    if one.website and one.website == other.website and seen.is_own(one.website):
        found.add(Reason.WEBSITE)
    if any(seen.is_own(domain) for domain in one.domains & other.domains):
        found.add(Reason.DOMAIN)
    if one.phone and one.phone == other.phone and seen.is_own(one.phone):
        found.add(Reason.PHONE)
    if Reason.DOMAIN in found and found & {Reason.EMAIL, Reason.WEBSITE}:
        found.discard(Reason.DOMAIN)
    return found


def _counted_twice(contacts: set[Reason]) -> int:
    """The surest way of reaching them counts in full, each further one a third."""
    points = sorted((POINTS[reason] for reason in contacts), reverse=True)
    return sum(point - point // 3 for point in points[1:])
