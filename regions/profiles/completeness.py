"""How far the profiles are: which sections say something, and how old they are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.charts.tile_map import TileMap
from regions.models import ProfileRevision, Region
from regions.models.profile import ProfileRevisionQuerySet
from regions.region_map import tiles
from regions.sections import BY_KEY, SECTIONS, Section

# A section untouched for this long is worth a look.
OLD_AFTER = dt.timedelta(days=180)


@dataclass(frozen=True)
class RegionState:
    """How far the profile of one region is."""

    region: Region
    published: dict[str, dt.datetime]

    @property
    def empty(self) -> list[Section]:
        return [section for section in SECTIONS if section.key not in self.published]

    @property
    def filled_count(self) -> int:
        return len(self.published)

    @property
    def all_count(self) -> int:
        return len(SECTIONS)

    @property
    def newest(self) -> dt.datetime | None:
        return max(self.published.values(), default=None)

    def old(self, at: dt.datetime) -> list[Section]:
        """Sections nobody has touched for long, oldest first."""
        stale = [key for key, when in self.published.items() if when < at - OLD_AFTER]
        return [BY_KEY[key] for key in sorted(stale, key=lambda key: (self.published[key], key))]


@cache
def _written() -> ProfileRevisionQuerySet:
    """What says something now: asked on many pages, so put together once."""
    return ProfileRevision.objects.current().exclude(prose="", rows=[]).order_by()


def region_states(regions: Iterable[Region]) -> list[RegionState]:
    """One query, however many regions."""
    known = {region.code: RegionState(region, {}) for region in regions}
    written = _written().filter(region__in=list(known))
    for code, key, when in written.values_list("region", "section_key", "published_at"):
        if key in BY_KEY:
            known[code].published[key] = when
    return list(known.values())


def filled_sections() -> dict[str, int]:
    """How many sections of each region's profile say something now."""
    counts = _written().values_list("region").annotate(count=Count("pk"))
    return {str(code): count for code, count in counts}


def completeness_map(regions: Iterable[Region], filled: dict[str, int]) -> TileMap:
    return TileMap(
        "completeness",
        _("How complete the profiles are"),
        tuple(tiles(regions, None, filled)),
        measure=_("Sections written"),
        unit=pgettext("7 of 12", "of %(count)d") % {"count": len(SECTIONS)},
    )
