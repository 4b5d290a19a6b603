"""The regions as a map of tiles."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.charts.tile_map import Tile, TileMap
from regions.models import Region


def region_map(regions: Iterable[Region], *, selected: Region | None = None) -> TileMap:
    return TileMap("regions", _("Choose a region on the map"), tuple(tiles(regions, selected)))


def tiles(
    regions: Iterable[Region], selected: Region | None, values: dict[str, int] | None = None
) -> Iterable[Tile]:
    name, short_name = Region.name.reader(), Region.short_name.reader()
    for region in regions:
        yield Tile(
            row=region.tile_row,
            column=region.tile_col,
            name=name(region),
            short_name=short_name(region),
            url=region.get_absolute_url(),
            value=None if values is None else values.get(region.code, 0),
            is_selected=region == selected,
        )
