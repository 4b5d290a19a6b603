"""What the page of a region and its document are composed of. Apps bring theirs in `region_parts`."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.alphabet import alphabetical
from portal.registry import RankedRegistry
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


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    anchor: str
    title: str
    is_empty: bool = False


class RegionPart:
    """Something that is said of a region. Its template takes it as `part`."""

    template: ClassVar[str]

    @property
    def entries(self) -> Sequence[Entry]:
        return ()

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


@dataclass(frozen=True)
class PartMaker:
    """`make` gives nothing where there is nothing to say; parts of a lower rank stand first."""

    make: Callable[[RegionVisit], RegionPart | None]
    rank: int


page_parts = RankedRegistry[PartMaker]("region_parts")
document_parts = RankedRegistry[PartMaker]("region_parts")
page_actions = RankedRegistry[RegionAction]("region_parts")


def made_parts(makers: Iterable[PartMaker], visit: RegionVisit) -> list[RegionPart]:
    return [part for maker in makers if (part := maker.make(visit))]
