"""The pictures in a region's document: where it lies, and how large it is beside the others."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.charts.dots import Dots, Mark
from portal.charts.tile_map import Tile, TileMap
from regions.models import Indicator, Region

COMPARED = "population"


@dataclass(frozen=True)
class RegionCharts:
    place: TileMap
    comparison: Dots | None

    @property
    def rank(self) -> str:
        """Where the region stands among the others, in a sentence."""
        if self.comparison is None:
            return ""
        known = [mark for mark in self.comparison.ordered if mark.value is not None]
        place = next((i for i, mark in enumerate(known, 1) if mark.is_selected), None)
        if place is None:
            return _("The region has no figure of its own.")
        return _("%(region)s is number %(place)s of %(count)s, counted from the largest.") % {
            "region": known[place - 1].name,
            "place": place,
            "count": len(known),
        }


def draw(region: Region, *, origin: str) -> RegionCharts:
    """`origin` makes the links of the map work from paper that is read on a screen."""
    regions = list(Region.objects.all())
    tiles = tuple(
        Tile(
            row=each.tile_row,
            column=each.tile_col,
            name=each.name,
            short_name=each.short_name,
            url=origin + each.get_absolute_url(),
            is_selected=each == region,
        )
        for each in regions
    )
    title = _("%(region)s on the map of the regions") % {"region": region.short_name}
    return RegionCharts(TileMap("place", title, tiles), _comparison(region, regions))


def _comparison(region: Region, regions: list[Region]) -> Dots | None:
    """Nothing where the indicator is unknown or hardly any region has a figure."""
    indicator = Indicator.objects.filter(pk=COMPARED).first()
    if indicator is None:
        return None
    newest = {
        value.region_id: value.value
        for value in indicator.values.exclude(region=None).order_by("reference_on")
        if value.value is not None
    }
    if len(newest) < 2:
        return None
    marks = tuple(
        Mark(
            name=each.short_name,
            value=float(newest[each.pk]) if each.pk in newest else None,
            is_selected=each == region,
        )
        for each in regions
    )
    return Dots(
        id="comparison",
        title=_("%(indicator)s by region") % {"indicator": indicator.name},
        marks=marks,
        low=0,
        high=_round_up(float(max(newest.values()))),
        unit=indicator.unit,
        decimals=indicator.decimals,
        look="bars",
    )


def _round_up(value: float) -> float:
    """The end of a scale in four round steps."""
    power = 10 ** max(len(str(int(value))) - 2, 0)
    steps = (n * power for n in (1, 2, 2.5, 5, 10, 20, 25, 50, 100))
    return 4 * next(step for step in steps if 4 * step >= value)
