"""Which organisations of the register may be the one that somebody is about to write down."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.db.models.functions import Length
from stdnum.fi import alv

from regions.organisations.duplicates.names import LONGEST_ABBREVIATION
from regions.organisations.duplicates.place_names import PlaceNames
from regions.organisations.duplicates.reasons import Reason
from regions.organisations.duplicates.sides import Side, read_sides, side_of_facts
from regions.organisations.duplicates.weighing import Seen, digits_of, weigh
from regions.organisations.facts.definitions import EMPTY
from regions.organisations.models import Identifier, Organisation
from regions.organisations.search_words import searchable

# As many as somebody reads before saving.
SHOWN = 5
# As many as are weighed: what a name and a town bring together.
CANDIDATES = 500
# An abbreviation with its legal form.
LONGEST_SHORT_NAME = LONGEST_ABBREVIATION + 5
# Shorter parts of a name occur by chance.
SHORTEST_PART = 4


def likely_duplicates(
    facts: Mapping[str, Any], *, exclude: int | None = None, limit: int = SHOWN
) -> list[tuple[Organisation, list[Reason]]]:
    """The likeliest first, each with its reasons (`reason.label` is their sentence).

    `facts` are those of a form, cleaned (`facts/definitions.py`); what lacks is taken as not told.
    `exclude` is the primary key of the organisation itself. Eight queries, whatever the register's size.
    """
    places = PlaceNames.load()
    wanted = side_of_facts(EMPTY | dict(facts), places)
    if not wanted.names and not wanted.every_identifier:
        return []
    candidates = _candidates(wanted, facts, exclude)
    sides = read_sides(places, candidates)
    seen = Seen.among([wanted, *sides.values()])
    weighed = [(weigh(wanted, other, seen), number) for number, other in sides.items()]
    likely = sorted(
        ((each.score, number, each.reasons) for each, number in weighed if each.is_likely),
        key=lambda one: (-one[0], one[1]),
    )[:limit]
    rows = Organisation.objects.select_related("municipality").in_bulk(
        [number for _score, number, _reasons in likely]
    )
    return [(rows[number], list(reasons)) for _score, number, reasons in likely if number in rows]


def _candidates(wanted: Side, facts: Mapping[str, Any], exclude: int | None) -> list[int]:
    numbers = set(
        Identifier.objects.filter(_numbers_like(wanted.identifiers)).values_list(
            "organisation", flat=True
        )
        if wanted.identifiers
        else ()
    )
    measured = Organisation.objects.alias(length=Length("name"))
    alike = measured.filter(_alike(wanted, facts)).order_by("pk")
    numbers |= set(alike.values_list("pk", flat=True)[:CANDIDATES])
    numbers.discard(exclude or 0)
    return sorted(numbers)


def _numbers_like(identifiers: Mapping[str, str]) -> Q:
    found = Q()
    for scheme, value in identifiers.items():
        found |= Q(scheme=scheme, value__in=[value, *one_digit_other(scheme, value)])
    return found


def one_digit_other(scheme: str, value: str) -> Iterable[str]:
    """Every number of this register that one digit, or two that changed places, make of this one."""
    digits = digits_of(scheme, value)
    changed = {
        digits[:at] + digit + digits[at + 1 :]
        for at in range(len(digits))
        for digit in "0123456789"
    }
    changed |= {
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        for at in range(len(digits) - 1)
    }
    for each in sorted(changed - {digits}):
        if scheme != Identifier.Scheme.BUSINESS_ID:
            yield f"{each[:-3]}.{each[-3:]}" if len(each) > 3 else each
        elif (check := -alv.checksum(f"{each}0") % 11) < 10:
            yield f"{each}-{check}"


def _alike(wanted: Side, facts: Mapping[str, Any]) -> Q:
    found = Q()
    for domain in wanted.domains:
        found |= Q(email__iendswith=f"@{domain}") | Q(website__icontains=domain)
    if wanted.email:
        found |= Q(email__iexact=wanted.email)
    if facts.get("phone"):
        found |= Q(phone=facts["phone"])
    if facts.get("website"):
        found |= Q(website__iexact=facts["website"])
    for name in wanted.names:
        found |= _named_like(name.text)
    if not wanted.municipality:
        return found
    home = Q(municipality=facts.get("municipality") or wanted.municipality)
    home |= Q(municipality=wanted.municipality)
    near = Q()
    for name in wanted.names:
        for word in name.telling:
            near |= _part_of(word)
        if name.is_abbreviation:
            near |= Q(search_key__startswith=name.core[0][0])
        else:
            near |= Q(length__lte=LONGEST_SHORT_NAME)
    return found | (home & near)


def _part_of(word: str) -> Q:
    """One error spoils one half of a word and leaves the other."""
    half = len(word) // 2
    if half < SHORTEST_PART:
        return Q(search_key__contains=word)
    return Q(search_key__contains=word[:half]) | Q(search_key__contains=word[half:])


def _named_like(text: str) -> Q:
    """The whole name anywhere in the country, as far as it is not too short for that."""
    words = [word for word in searchable(text).split() if len(word) > 2]
    if sum(map(len, words)) <= LONGEST_ABBREVIATION:
        return Q(pk=None)
    found = Q()
    for word in words:
        found &= Q(search_key__contains=word)
    return found
