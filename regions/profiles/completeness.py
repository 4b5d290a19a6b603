"""How far the profiles are: which sections say or show something, and how old they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.charts.tile_map import TileMap
from regions.models import ProfileRevision, Region
from regions.models.profile import ProfileRevisionQuerySet
from regions.region_map import tiles
from regions.section_data import filled_on
from regions.sections import BY_KEY, SECTIONS, Section

# A section untouched for this long is worth a look.
OLD_AFTER = dt.timedelta(days=180)


@dataclass(frozen=True)
class RegionState:
    """How far the profile of one region is."""

    region: Region
    published: dict[str, dt.datetime]
    # Keys of the sections that show something, written or not.
    shown: frozenset[str] = frozenset()

    @property
    def empty(self) -> list[Section]:
        filled = self._filled
        return [section for section in SECTIONS if section.key not in filled]

    @property
    def filled_count(self) -> int:
        return len(self._filled)

    @property
    def _filled(self) -> set[str]:
        return {*self.published, *self.shown}

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
    only_shown = Q(section_key__in=[section.key for section in SECTIONS if not section.has_rows])
    says_nothing = Q(prose="") & (Q(rows=[]) | only_shown)
    return ProfileRevision.objects.current().exclude(says_nothing).order_by()


def region_states(regions: Iterable[Region], *, on: dt.date) -> list[RegionState]:
    """As many queries however many regions."""
    shown = filled_on(on)
    known = {
        region.code: RegionState(region, {}, frozenset(shown.get(region.code, ())))
        for region in regions
    }
    written = _written().filter(region__in=list(known))
    for code, key, when in written.values_list("region", "section_key", "published_at"):
        if key in BY_KEY:
            known[code].published[key] = when
    return list(known.values())


def filled_sections(*, on: dt.date) -> dict[str, int]:
    """How many sections of each region's profile say or show something."""
    filled = defaultdict(set, filled_on(on))
    for code, key in _written().values_list("region", "section_key"):
        if key in BY_KEY:
            filled[code].add(key)
    return {code: len(keys) for code, keys in filled.items()}


def completeness_map(regions: Iterable[Region], filled: dict[str, int]) -> TileMap:
    return TileMap(
        "completeness",
        _("How complete the profiles are"),
        tuple(tiles(regions, None, filled)),
        measure=_("Sections written"),
        unit=pgettext("7 of 12", "of %(count)d") % {"count": len(SECTIONS)},
    )
