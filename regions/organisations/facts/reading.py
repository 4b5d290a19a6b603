"""The facts of organisations as they stand, for any number of them in a constant number of queries."""

from collections import defaultdict
from typing import Any

from regions.organisations.facts.definitions import EMPTY, IDENTIFIERS, NAME_KINDS, Facts
from regions.organisations.models import Identifier, Organisation, OrganisationName

# Primary keys, or a queryset of organisations.
Numbers = Any
_KEYS = {kind: key for key, kind in NAME_KINDS.items()}
_PLAIN = ("name", "level", "form", "sector", "theme", "languages", "email", "phone", "website")
_READ = (*_PLAIN, "status", "dissolved_on", "municipality_id", "parent_id", "replaced_by_id")


def facts_of(organisation: Organisation) -> Facts:
    """Key → value (`definitions.py`). Five queries."""
    return read_facts([organisation.pk])[organisation.pk]


def read_facts(numbers: Numbers) -> dict[int, Facts]:
    """Primary key → facts, for these organisations or those of a queryset. Five queries."""
    found: dict[int, Facts] = {}
    rows = Organisation.objects.filter(pk__in=numbers).order_by()
    for pk, *values in rows.values_list("pk", *_READ):
        facts = EMPTY | dict(zip(_READ, values, strict=True))
        facts["municipality"] = facts.pop("municipality_id") or ""
        facts["parent"] = facts.pop("parent_id")
        facts["replaced_by"] = facts.pop("replaced_by_id")
        day = facts["dissolved_on"]
        facts["dissolved_on"] = day.isoformat() if day else ""
        found[pk] = facts
    _read_names(found, numbers)
    _read_identifiers(found, numbers)
    for key, links, target in (
        ("regions", Organisation.regions.through, "region_id"),
        ("umbrellas", Organisation.umbrellas.through, "to_organisation_id"),
    ):
        own = "organisation" if key == "regions" else "from_organisation"
        values_of: dict[int, list[object]] = defaultdict(list)
        linked = links.objects.filter(**{f"{own}__in": numbers})
        for pk, value in linked.order_by(target).values_list(own, target):
            values_of[pk].append(value)
        for pk, values in values_of.items():
            found[pk][key] = values
    return found


def _read_names(found: dict[int, Facts], numbers: Numbers) -> None:
    rows = OrganisationName.objects.filter(organisation__in=numbers).order_by("-ends_on", "pk")
    former: dict[int, list[list[str]]] = defaultdict(list)
    for pk, kind, name, ends_on in rows.values_list("organisation", "kind", "name", "ends_on"):
        if kind == OrganisationName.Kind.FORMER:
            former[pk].append([name, ends_on.isoformat() if ends_on else ""])
        else:
            found[pk][_KEYS[kind]] = name
    for pk, names in former.items():
        found[pk]["former_names"] = sorted(names)


def _read_identifiers(found: dict[int, Facts], numbers: Numbers) -> None:
    rows = Identifier.objects.filter(
        organisation__in=numbers, is_former=False, scheme__in=IDENTIFIERS
    )
    for pk, scheme, value in rows.order_by().values_list("organisation", "scheme", "value"):
        found[pk][scheme] = value
