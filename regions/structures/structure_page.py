"""What the page of a structure is composed of, as that of a region is. Rooms and apps bring theirs in
`structure_parts`: members, meetings, reach.

Ranks: purpose 10, facts 20, members 30, meetings 40, decisions 45, influence points 50, reach 60, what
stands under it 70.
Buttons beside the name come in the same way through `structure_links`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.prepared import Prepared
from portal.registry import RankedRegistry
from portal.registry.page_parts import Maker, PageLink, PagePart
from regions.models import Region
from regions.structures.models import Structure


@dataclass(frozen=True)
class StructureVisit:
    """Somebody, perhaps without an account, opens the page of a structure."""

    structure: Structure
    user: User | AnonymousUser
    at: dt.datetime

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.at)

    @cached_property
    def regions(self) -> list[Region]:
        return _REGIONS(structure=self.structure)

    @cached_property
    def knows_members(self) -> bool:
        """Whether this person sees members by name, and approved minutes."""
        return self.user.has_perm(Permission.VIEW_MEMBERS, self.structure)

    @cached_property
    def may_run(self) -> bool:
        return self.user.has_perm(Permission.RUN_STRUCTURE, self.structure)

    @cached_property
    def may_edit(self) -> bool:
        return self.user.has_perm(Permission.EDIT_STRUCTURES, self.structure)


_REGIONS = Prepared(lambda *, structure: Region.objects.filter(structures=structure).by_name())


class StructurePart(PagePart):
    """Something that is said of a structure. Its template also takes `csrf_token`."""


PartMaker = Maker[StructureVisit, StructurePart]
LinkMaker = Maker[StructureVisit, PageLink]

structure_parts = RankedRegistry[PartMaker]("structure_parts")
structure_links = RankedRegistry[LinkMaker]("structure_parts")
