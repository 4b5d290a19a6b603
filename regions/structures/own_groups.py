"""The structures that a person belongs to or looks after, for their home page.

What other apps know of them, such as the next meeting, they bring in a module `group_lines`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.registry import Registry
from portal.registry.page_parts import PageLink
from portal.registry.visit import Visit
from regions.structures.models import Coordinator, Membership, Structure

# Of these structures at that moment: number of the structure → what is to be said of it.
Lines = Callable[[Sequence[Structure], dt.datetime], Mapping[int, Sequence[PageLink]]]

group_lines = Registry[Lines]("group_lines")


@dataclass(frozen=True)
class OwnGroup:
    structure: Structure
    role: str
    lines: Sequence[PageLink]


def own_groups(visit: Visit) -> list[OwnGroup]:
    """By name. One query for who is in none, then one for each app that has something to say."""
    today = timezone.localdate(visit.at)
    sits = Membership.objects.active_on(today).held_by(visit.user).order_by()
    coordinated = Coordinator.objects.active_on(today).filter(user=visit.user)
    own = Structure.objects.annotate(
        is_coordinated=Exists(coordinated.filter(structure=OuterRef("pk"))),
        is_sat_in=Exists(sits.filter(structure=OuterRef("pk"))),
    )
    found = own.filter(is_coordinated=True) | own.filter(is_sat_in=True)
    structures = list(found.standing_on(today).by_name())
    if not structures:
        return []
    told = [find(structures, visit.at) for find in group_lines]
    return [
        OwnGroup(
            one,
            _("You coordinate this group") if one.is_coordinated else _("You are a member"),
            [line for lines in told for line in lines.get(one.pk, ())],
        )
        for one in structures
    ]
