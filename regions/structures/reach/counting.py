"""How many of the organisations that there are a structure covers: numbers alone, counted by the database.

The denominator is the active organisations that work in the regions of the structure, or of the nation.
Memberships and structures are those of the day that is asked for; the register is as it stands now.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count

from regions.organisations.models import Organisation
from regions.structures.models import Structure
from regions.structures.reach.covering import (
    ALL,
    Covering,
    by_region,
    by_structure,
)


@dataclass(frozen=True)
class Share:
    """So many of so many active organisations."""

    covered: int = 0
    all: int = 0

    @property
    def value(self) -> float | None:
        """From 0 to 1; none where there is nothing to be a share of."""
        return self.covered / self.all if self.all else None

    @property
    def missing(self) -> int:
        return self.all - self.covered


def sum_of(shares: Iterable[Share]) -> Share:
    """Of shares that have no organisation in common."""
    found = list(shares)
    return Share(sum(one.covered for one in found), sum(one.all for one in found))


@dataclass(frozen=True)
class Reach:
    """Of one structure on a day. What is covered outside its regions counts in no share."""

    day: dt.date
    whole: Share
    elsewhere: int = 0
    # By the code of the home municipality; None: no home, or one that no municipality table knows.
    by_municipality: Mapping[str | None, Share] = field(default_factory=dict)
    by_level: Mapping[str, Share] = field(default_factory=dict)
    by_theme: Mapping[str, Share] = field(default_factory=dict)


# In its regions, or somewhere in the nation.
_WITHIN = """CASE WHEN %s OR EXISTS (
    SELECT 1 FROM organisations_organisation_regions works
    JOIN structures_structure_regions place ON place.region_id = works.region_id
    WHERE works.organisation_id = organisation.id AND place.structure_id = %s
) THEN 1 ELSE 0 END"""
# Each of three groupings of those within, and those elsewhere in one row: the kind, the key, both counts.
_COUNTED = """, active AS MATERIALIZED (
    SELECT {within} AS is_within, organisation.municipality_id, organisation.level, organisation.theme,
        CASE WHEN covered.organisation_id IS NULL THEN 0 ELSE 1 END AS is_covered
    FROM organisations_organisation organisation
    LEFT JOIN covered ON covered.organisation_id = organisation.id
    WHERE organisation.status = 'active'
)
SELECT 'elsewhere', '', SUM(is_covered), COUNT(*) FROM active WHERE is_within = 0
UNION ALL SELECT 'municipality', municipality_id, SUM(is_covered), COUNT(*)
FROM active WHERE is_within = 1 GROUP BY municipality_id
UNION ALL SELECT 'level', level, SUM(is_covered), COUNT(*) FROM active WHERE is_within = 1 GROUP BY level
UNION ALL SELECT 'theme', theme, SUM(is_covered), COUNT(*) FROM active WHERE is_within = 1 GROUP BY theme
""".replace("{within}", _WITHIN)


def reach_of(structure: Structure, *, day: dt.date) -> Reach:
    """One query, however many organisations and members; one row for each share."""
    asked = by_structure(structure.pk, day)
    found: dict[str, dict[Any, Share]] = {}
    for kind, key, covered, count in _rows(asked, _COUNTED, structure.is_national, structure.pk):
        found.setdefault(kind, {})[key] = Share(covered or 0, count)
    homes, levels, themes = (found.get(kind, {}) for kind in ("municipality", "level", "theme"))
    elsewhere = found["elsewhere"][""].covered
    return Reach(day, sum_of(homes.values()), elsewhere, homes, levels, themes)


def _rows(covering: Covering, rest: str, *parameters: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(covering.sql + rest, (*covering.parameters, *parameters))
        return list(cursor.fetchall())


_OF_REGIONS = """SELECT covered.root, COUNT(*) FROM covered
JOIN organisations_organisation organisation ON organisation.id = covered.organisation_id
WHERE organisation.status = 'active' AND (covered.root = 'all' OR EXISTS (
    SELECT 1 FROM organisations_organisation_regions works
    WHERE works.organisation_id = organisation.id AND works.region_id = covered.root
)) GROUP BY covered.root"""


def reach_of_regions(*, day: dt.date) -> dict[str, Share]:
    """By the code of the region, by its own structures together; `all`: of the nation, by any structure.

    Three queries. A region without active organisations has none.
    """
    covered: dict[str, int] = dict(_rows(by_region(day), _OF_REGIONS))
    active = Organisation.objects.filter(status=Organisation.Status.ACTIVE).order_by()
    links = Organisation.regions.through.objects.filter(organisation__in=active.values("pk"))
    counts: dict[str, int] = {ALL: active.count()}
    counts |= dict(links.order_by().values_list("region_id").annotate(count=Count("pk")))
    return {root: Share(covered.get(root, 0), count) for root, count in counts.items() if count}
