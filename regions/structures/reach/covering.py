"""Which organisations structures cover on a day, as a table `covered (root, organisation_id)` of a query.

What a member stands for: the organisation that is the member, that whose office is, and that on whose behalf
somebody sits. Each covers itself and everything that belongs to it, by `parent` and by umbrella, of any
depth. A network on whose behalf somebody sits covers what its own members cover. UNION takes each pair once:
so no path counts twice, and networks or umbrellas that stand for each other in a circle come to an end.

What has ended covers nothing: a structure after its last day, a membership out of its term, a dissolved
organisation, through which nothing is covered either. Dormant ones pass on what is below them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

# The root of all structures together.
ALL = "all"


@dataclass(frozen=True)
class Covering:
    """The beginning of a query that may read `covered`, and its parameters; it asks nothing by itself."""

    sql: str
    parameters: tuple[int | dt.date, ...]

    @property
    def others(self) -> str:
        """A whole query: of the organisations that are not covered, their numbers.

        PostgreSQL looks for each in all rows of a long list that it is not in; what it is in, it joins.
        """
        rest = (
            "SELECT id FROM organisations_organisation EXCEPT SELECT organisation_id FROM covered"
        )
        return f"{self.sql} {rest}"


_STANDING = "(structure.ended_on IS NULL OR structure.ended_on >= %s)"
_WITH = """WITH RECURSIVE
asked (root, structure_id) AS ({asked}),
sitting AS MATERIALIZED (
    SELECT member.structure_id, member.network_id, member.organisation_id, member.represented_id,
        office.organisation_id AS office_of
    FROM structures_membership member
    LEFT JOIN organisations_office office ON office.id = member.office_id
    WHERE (member.starts_on IS NULL OR member.starts_on <= %s)
    AND (member.ends_on IS NULL OR member.ends_on >= %s)
),
speaking (root, structure_id) AS (
    SELECT root, structure_id FROM asked
    UNION
    SELECT speaking.root, sitting.network_id
    FROM speaking
    JOIN sitting ON sitting.structure_id = speaking.structure_id
    JOIN structures_structure structure ON structure.id = sitting.network_id AND {standing}
),
stood_for (root, organisation_id) AS (
    SELECT speaking.root, sitting.organisation_id FROM speaking
    JOIN sitting ON sitting.structure_id = speaking.structure_id
    UNION SELECT speaking.root, sitting.represented_id FROM speaking
    JOIN sitting ON sitting.structure_id = speaking.structure_id
    UNION SELECT speaking.root, sitting.office_of FROM speaking
    JOIN sitting ON sitting.structure_id = speaking.structure_id
),
belongs (above_id, id) AS MATERIALIZED (
    SELECT parent_id, id FROM organisations_organisation
    WHERE parent_id IS NOT NULL AND status <> 'dissolved'
    UNION ALL
    SELECT link.to_organisation_id, link.from_organisation_id
    FROM organisations_organisation_umbrellas link
    JOIN organisations_organisation below ON below.id = link.from_organisation_id
    WHERE below.status <> 'dissolved'
),
covered (root, organisation_id) AS (
    SELECT stood_for.root, organisation.id FROM stood_for
    JOIN organisations_organisation organisation ON organisation.id = stood_for.organisation_id
    WHERE organisation.status <> 'dissolved'
    UNION
    SELECT covered.root, belongs.id FROM covered
    JOIN belongs ON belongs.above_id = covered.organisation_id
)
"""


# What is asked together: `root` and the structures of it.
_ONE = """SELECT structure.id, structure.id FROM structures_structure structure
WHERE structure.id = %s AND {standing}"""
_REGIONS = """SELECT link.region_id, link.structure_id FROM structures_structure_regions link
JOIN structures_structure structure ON structure.id = link.structure_id AND {standing}
UNION SELECT 'all', structure.id FROM structures_structure structure WHERE {standing}"""
_ALL = """SELECT 'all', structure.id FROM structures_structure structure WHERE {standing}"""


def by_structure(structure: int, day: dt.date) -> Covering:
    """`root` is its number."""
    return _covering(_ONE, day, (structure, day))


def by_region(day: dt.date) -> Covering:
    """`root` is the code of a region, of all its structures together; `all` of all that there are."""
    return _covering(_REGIONS, day, (day, day))


def by_all(day: dt.date) -> Covering:
    """All that stand that day, together."""
    return _covering(_ALL, day, (day,))


def _covering(asked: str, day: dt.date, parameters: Sequence[int | dt.date]) -> Covering:
    sql = _WITH.format(asked=asked.format(standing=_STANDING), standing=_STANDING)
    return Covering(sql, (*parameters, day, day, day))
