"""Finding regions by their own names and by those of their municipalities."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.registry.search import SearchHit, SearchProvider, search
from portal.ui.localised import fold
from regions.models import Municipality, Region


@dataclass(frozen=True)
class FoundRegion:
    """A region with its municipalities, and those of them because of which it was found."""

    region: Region
    municipalities: Sequence[Municipality]
    through: Sequence[Municipality]
    is_named: bool


def find_regions(regions: Collection[Region], text: str) -> list[FoundRegion]:
    """Every word stands in one name of the region or of one of its municipalities."""
    municipalities: dict[str, list[Municipality]] = {}
    for each in Municipality.objects.filter(region__isnull=False):
        municipalities.setdefault(each.region_id or "", []).append(each)
    words = fold(text).split()
    found = []
    for region in regions:
        own = municipalities.get(region.code, [])
        through = [each for each in own if words and _says(words, *each.all_names)]
        is_named = _says(words, *region.all_names, region.seat_city)
        if is_named or through:
            found.append(FoundRegion(region, own, through, is_named))
    return found


def _says(words: Sequence[str], *names: str) -> bool:
    folded = fold(" ".join(names))
    return all(word in folded for word in words)


def find(text: str, user: Any) -> Iterator[SearchHit]:
    """A municipality leads to its region."""
    for found in find_regions(Region.objects.visible_to(user).by_name(), text):
        url = found.region.get_absolute_url()
        if found.is_named:
            yield SearchHit(found.region.name, _("Region"), url)
        for municipality in found.through:
            yield SearchHit(municipality.name, _("Municipality"), url)


search.add("regions", SearchProvider(find, rank=10))
