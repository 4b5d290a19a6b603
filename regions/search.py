"""Finding regions by their own names and by those of their municipalities."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.registry.search import SearchHit, SearchProvider, search
from portal.ui.localised import fold
from regions.models import Municipality, Region


@dataclass(frozen=True)
class FoundRegion:
    """A region, how many municipalities it has, and those of them because of which it was found."""

    region: Region
    municipality_count: int
    through: Sequence[Municipality] = ()
    is_named: bool = True


def find_regions(regions: Collection[Region], text: str, *, on: dt.date) -> list[FoundRegion]:
    """Every word stands in one name of the region or of one of its municipalities; no word: all."""
    words = fold(text).split()
    in_regions = Municipality.objects.filter(region__isnull=False)
    if not words:
        # More than 300 municipalities, of which nothing but their number is shown.
        standing = in_regions.standing_on(on).order_by().values_list("region")
        counts = dict(standing.annotate(count=Count("pk")))
        return [FoundRegion(region, counts.get(region.code, 0)) for region in regions]
    municipalities: dict[str, list[Municipality]] = {}
    for each in in_regions:
        municipalities.setdefault(each.region_id or "", []).append(each)
    found = []
    for region in regions:
        own = municipalities.get(region.code, [])
        through = [each for each in own if _says(words, *each.all_names)]
        is_named = _says(words, *region.all_names, region.seat_city)
        if is_named or through:
            count = sum(each.stands_on(on) for each in own)
            found.append(FoundRegion(region, count, through, is_named))
    return found


def _says(words: Sequence[str], *names: str) -> bool:
    folded = fold(" ".join(names))
    return all(word in folded for word in words)


def find(text: str, user: Any) -> Iterator[SearchHit]:
    """A municipality leads to its region; an empty text finds nothing."""
    if not text.strip():
        return
    regions = Region.objects.visible_to(user).by_name()
    for found in find_regions(regions, text, on=timezone.localdate()):
        url = found.region.get_absolute_url()
        if found.is_named:
            yield SearchHit(found.region.name, _("Region"), url)
        for municipality in found.through:
            yield SearchHit(municipality.name, _("Municipality"), url)


search.add("regions", SearchProvider(find, rank=10))
