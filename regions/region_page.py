"""What the page of a region and its document are composed of. Apps bring theirs in `region_parts`."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.alphabet import alphabetical
from portal.registry import RankedRegistry
from portal.registry.page_parts import Maker, PagePart
from regions.models import Municipality, Region


@dataclass(frozen=True)
class RegionVisit:
    """Somebody opens the page of a region; or, for nobody by name, its document is made."""

    region: Region
    user: User | AnonymousUser
    at: dt.datetime

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.at)

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """Those that stand that day, by name: looked up once for all parts."""
        standing = self.region.municipalities.standing_on(self.on)
        return sorted(standing, key=lambda place: alphabetical(place.name))


class RegionPart(PagePart):
    """Something that is said of a region."""

    @property
    def lead(self) -> str:
        """A sentence under the name of the region."""
        return ""


@dataclass(frozen=True)
class RegionAction:
    """A button beside the name of the region, for whoever holds the permission there."""

    permission: Permission
    # Takes: region, csrf_token
    template: str
    rank: int


PartMaker = Maker[RegionVisit, RegionPart]

page_parts = RankedRegistry[PartMaker]("region_parts")
document_parts = RankedRegistry[PartMaker]("region_parts")
page_actions = RankedRegistry[RegionAction]("region_parts")
