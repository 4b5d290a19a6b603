"""The facts of organisations as they stand, for any number of them in a constant number of queries."""

from collections import defaultdict
from typing import Any

from portal.prepared import Prepared
from regions.organisations.facts.definitions import EMPTY, IDENTIFIERS, NAME_KINDS, Facts
from regions.organisations.models import Identifier, Organisation, OrganisationName

# Primary keys, or a queryset of organisations.
Numbers = Any
# What a question gives: tuples, the key of the organisation first.
Rows = Any
_KEYS = {kind: key for key, kind in NAME_KINDS.items()}
_PLAIN = ("name", "level", "form", "sector", "theme", "languages", "email", "phone", "website")
_READ = (*_PLAIN, "status", "dissolved_on", "municipality_id", "parent_id", "replaced_by_id")


def _plain(*, numbers: Numbers) -> Rows:
    found = Organisation.objects.filter(pk__in=numbers)
    return found.order_by().values_list("pk", *_READ)


def _names(*, numbers: Numbers) -> Rows:
    found = OrganisationName.objects.filter(organisation__in=numbers).order_by("-ends_on", "pk")
    return found.values_list("organisation", "kind", "name", "ends_on")


def _identifiers(*, numbers: Numbers) -> Rows:
    found = Identifier.objects.filter(
        organisation__in=numbers, is_former=False, scheme__in=IDENTIFIERS
    )
    return found.order_by().values_list("organisation", "scheme", "value")


def _regions(*, numbers: Numbers) -> Rows:
    found = Organisation.regions.through.objects.filter(organisation__in=numbers)
    return found.order_by("region_id").values_list("organisation", "region_id")


def _umbrellas(*, numbers: Numbers) -> Rows:
    found = Organisation.umbrellas.through.objects.filter(from_organisation__in=numbers)
    ordered = found.order_by("to_organisation_id")
    return ordered.values_list("from_organisation", "to_organisation_id")


_QUESTIONS = (_plain, _names, _identifiers, _regions, _umbrellas)
# Of one organisation: asked of everybody who has answered a survey.
_OF_ONE = tuple(Prepared(question) for question in _QUESTIONS)


def facts_of(organisation: Organisation) -> Facts:
    """Key → value (`definitions.py`). Five queries."""
    numbers = (organisation.pk,)
    return _facts(*(question(numbers=numbers) for question in _OF_ONE))[organisation.pk]


def read_facts(numbers: Numbers) -> dict[int, Facts]:
    """Primary key → facts, for these organisations or those of a queryset. Five queries."""
    return _facts(*(question(numbers=numbers) for question in _QUESTIONS))


def _facts(
    plain: Rows, names: Rows, identifiers: Rows, regions: Rows, umbrellas: Rows
) -> dict[int, Facts]:
    found: dict[int, Facts] = {}
    for pk, *values in plain:
        facts = EMPTY | dict(zip(_READ, values, strict=True))
        facts["municipality"] = facts.pop("municipality_id") or ""
        facts["parent"] = facts.pop("parent_id")
        facts["replaced_by"] = facts.pop("replaced_by_id")
        day = facts["dissolved_on"]
        facts["dissolved_on"] = day.isoformat() if day else ""
        found[pk] = facts
    _add_names(found, names)
    for pk, scheme, value in identifiers:
        found[pk][scheme] = value
    for key, links in (("regions", regions), ("umbrellas", umbrellas)):
        values_of: dict[int, list[object]] = defaultdict(list)
        for pk, value in links:
            values_of[pk].append(value)
        for pk, linked in values_of.items():
            found[pk][key] = linked
    return found


def _add_names(found: dict[int, Facts], names: Rows) -> None:
    former: dict[int, list[list[str]]] = defaultdict(list)
    for pk, kind, name, ends_on in names:
        if kind == OrganisationName.Kind.FORMER:
            former[pk].append([name, ends_on.isoformat() if ends_on else ""])
        else:
            found[pk][_KEYS[kind]] = name
    for pk, of_one in former.items():
        found[pk]["former_names"] = sorted(of_one)
