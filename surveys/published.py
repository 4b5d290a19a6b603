"""What was published before of the same things: beside a round's results, never pooled with them."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.formats import date_format

from portal.charts import text
from portal.ui.localised import alphabetical
from regions.models import IndicatorValue, Region
from surveys.definition import Definition


@dataclass(frozen=True)
class Published:
    """A national figure as it was published, and the regions that the publication named.

    No region has a figure of its own: none was published.
    """

    name: str
    value: float
    written: str
    n: int | None
    # The month: a survey is not dated to a day.
    on: str
    source: str
    source_url: str
    note: str
    namings: tuple[tuple[str, tuple[Region, ...]], ...]


def beside(definition: Definition) -> dict[str, tuple[Published, ...]]:
    """Question code → published figures of its indicator, newest first: one query."""
    codes = {q.indicator: q.code for q in definition.questions if q.indicator}
    if not codes:
        return {}
    rows = IndicatorValue.objects.filter(
        indicator__in=codes, kind=IndicatorValue.Kind.PUBLISHED
    ).select_related("indicator", "region")
    named: dict[tuple[str, object], dict[str, list[Region]]] = defaultdict(dict)
    national = []
    for row in rows.order_by("-reference_on", "pk"):
        if row.region is None and row.value is not None:
            national.append(row)
        elif row.region is not None and row.standing:
            of_figure = named[row.indicator_id, row.reference_on]
            of_figure.setdefault(row.get_standing_display(), []).append(row.region)
    found: dict[str, tuple[Published, ...]] = {}
    for row in national:
        code = codes[row.indicator_id]
        namings = named[row.indicator_id, row.reference_on]
        found[code] = (*found.get(code, ()), _published(row, namings))
    return found


def _published(row: IndicatorValue, namings: dict[str, list[Region]]) -> Published:
    value = row.value or 0
    return Published(
        name=row.indicator.name,
        value=float(value),
        written=text.number(value, row.indicator.decimals),
        n=row.n,
        on=date_format(row.reference_on, "YEAR_MONTH_FORMAT"),
        source=row.source,
        source_url=row.source_url,
        note=row.indicator.note,
        namings=tuple(
            (standing, tuple(sorted(regions, key=lambda region: alphabetical(region.short_name))))
            for standing, regions in namings.items()
        ),
    )
