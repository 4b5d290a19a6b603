"""A region on paper: the parts that apps bring to its document, under a cover."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from portal.charts.tile_map import TileMap
from portal.registry.page_parts import made
from regions.models import Region
from regions.region_map import region_map
from regions.region_page import RegionPart, RegionVisit, document_parts


@dataclass(frozen=True)
class RegionReport:
    region: Region
    parts: Sequence[RegionPart]

    template = "reports/region/document.html"

    @property
    def title(self) -> str:
        return _("%(region)s: profile of the region") % {"region": self.region.name}

    def content(self) -> dict[str, Any]:
        return {"report": self, "place": self._place()}

    def _place(self) -> TileMap:
        """Where the region lies."""
        everywhere = region_map(Region.objects.all(), selected=self.region)
        title = _("%(region)s on the map of the regions") % {"region": self.region.short_name}
        return replace(everywhere, id="place", title=title)


def gather(region: Region, *, at: dt.datetime) -> RegionReport:
    """What everybody may read that day, written in the language that is active."""
    return RegionReport(region, made(document_parts, RegionVisit(region, AnonymousUser(), at)))
