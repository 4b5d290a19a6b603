"""Reach as a figure of each region and of the nation, beside what people answered of it.

The figure of a region is the share of its active organisations that any structure of the region covers;
the nation's, of all that any structure covers. It is looked at every night, and recorded anew when the
whole percent is another, or a month has begun since: so pages do not gather a figure for every night.
"""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from regions.figures import FigureKey, FigurePoint, newest_figures, record_figures
from regions.models import Indicator, IndicatorValue
from regions.structures.models import Structure
from regions.structures.reach.counting import Share, reach_of_regions
from regions.structures.reach.covering import ALL

INDICATOR = "organisations_reached"
ORIGIN = "structures.reach"
SOURCE = {
    "source_fi": "Yhdyspinnan järjestörekisteri",
    "source_sv": "Yhdyspintas organisationsregister",
    "source_en": "Register of the portal Yhdyspinta",
}


def record_reach(*, at: dt.datetime) -> list[IndicatorValue]:
    """What has changed, or is of an earlier month. Twice is as good as once.

    A region of which no structure was ever founded here has no figure: nobody knows whom it reaches.
    """
    day = timezone.localdate(at)
    if not Indicator.objects.filter(pk=INDICATOR).exists():
        return []
    shares = reach_of_regions(day=day)
    known, invented = _regions_with_structures()
    before = newest_figures([INDICATOR])
    figures = []
    for code, share in shares.items():
        region = None if code == ALL else code
        if code not in known or not _is_news(share, before.get(FigureKey(INDICATOR, region)), day):
            continue
        kind = IndicatorValue.Kind
        figures.append(
            IndicatorValue(
                indicator_id=INDICATOR,
                region_id=region,
                reference_on=day,
                kind=kind.INVENTED if code in invented else kind.MEASURED,
                value=written(share),
                n=share.all,
                origin=ORIGIN,
                **SOURCE,
            )
        )
    return record_figures(figures, by=None, at=at)


def written(share: Share) -> Decimal:
    """In per cent."""
    return Decimal(100 * share.covered) / Decimal(share.all)


def _is_news(share: Share, before: FigurePoint | None, day: dt.date) -> bool:
    if before is None or before.value is None:
        return True
    if (before.on.year, before.on.month) != (day.year, day.month):
        return True
    return before.on < day and round(before.value) != round(written(share))


def _regions_with_structures() -> tuple[set[str], set[str]]:
    """The codes of those that have or had any, and of those where one is invented for the demo."""
    rows = Structure.objects.order_by().values_list("regions", "is_invented").distinct()
    known, invented = set[str](), set[str]()
    for code, is_invented in rows:
        codes = {ALL, *([code] if code else [])}
        known |= codes
        if is_invented:
            invented |= codes
    return known, invented
