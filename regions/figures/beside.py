"""One indicator in all regions: what experts, organisations and a publication say, each by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.alphabet import alphabetical
from portal.charts import text
from portal.charts.dots import Dots, Mark
from portal.charts.table import Cell, Heading, Row, Table
from regions.figures.shown import IndicatorFigure, by_shelf, shelf_of, shown_figure
from regions.figures.writing import written_day, written_number
from regions.indicator_page import IndicatorPart, IndicatorVisit
from regions.models import Indicator, IndicatorValue, Region

# Of one or two regions there is nothing to compare.
LEAST_COMPARED = 3
TICKS = 4


@dataclass(frozen=True)
class Beside:
    """The newest figures of one breakdown, or of what was published: the nation, chart and table."""

    anchor: str
    title: str
    nation: IndicatorFigure | None
    chart: Dots | None
    table: Table | None
    # Of all regions, where it is the same.
    origin: "Origin | None"

    @property
    def table_id(self) -> str:
        return f"{self.anchor}-table"


@dataclass(frozen=True)
class FiguresBeside(IndicatorPart):
    groups: Sequence[Beside]

    template = "regions/indicator/_figures.html"


# Breakdown, and whether it was published.
Group = tuple[str, bool]


def figures_beside(visit: IndicatorVisit) -> FiguresBeside | None:
    """Two queries, however many figures."""
    told = IndicatorValue.objects.told().filter(indicator=visit.indicator)
    known = list(told.select_related("region").order_by("reference_on", "pk"))
    for value in known:
        value.indicator = visit.indicator
    if not known:
        return None
    found = {shelf_of(value)[1:] for value in known}
    regions = sorted(
        Region.objects.visible_to(visit.user), key=lambda region: alphabetical(region.short_name)
    )
    return FiguresBeside([_beside(visit, group, known, regions) for group in sorted(found)])


def _beside(
    visit: IndicatorVisit,
    group: Group,
    known: Iterable[IndicatorValue],
    regions: Sequence[Region],
) -> Beside:
    own = [value for value in known if shelf_of(value)[1:] == group]
    nation = next(iter(by_shelf(v for v in own if v.region_id is None).values()), None)
    by_region = {
        region.code: value
        for region in regions
        for value in by_shelf(value for value in own if value.region_id == region.code).values()
    }
    title = _title(group)
    anchor = "-".join(filter(None, ("figures", group[0], "published" if group[1] else "")))
    chart = _chart(visit, anchor, title, nation, by_region, regions)
    # Where nothing is compared, whom it says nothing of is not listed.
    listed = [region for region in regions if chart or region.code in by_region]
    return Beside(
        anchor,
        title,
        shown_figure(nation) if nation else None,
        chart,
        _table(visit, title, by_region, listed) if listed else None,
        _shared_origin(by_region),
    )


def _title(group: Group) -> str:
    breakdown, is_published = group
    whose = str(IndicatorValue.Breakdown(breakdown).label) if breakdown else ""
    if not is_published:
        return capfirst(whose or _("Newest figures"))
    return _("Published figures: %(whose)s") % {"whose": whose} if whose else _("Published figures")


def _chart(
    visit: IndicatorVisit,
    anchor: str,
    title: str,
    nation: IndicatorValue | None,
    by_region: Mapping[str, IndicatorValue],
    regions: Sequence[Region],
) -> Dots | None:
    """The regions side by side, each with its n or the reason; none where few have a figure."""
    basis = _newest_basis(by_region.values())
    compared = {code: value for code, value in by_region.items() if value.basis == basis}
    values = [value.value for value in compared.values() if value.value is not None]
    if len(values) < LEAST_COMPARED:
        return None
    indicator = visit.indicator
    is_mean = indicator.topic == Indicator.Topic.COOPERATION
    # A count of the whole country is the sum of the regions: no line to hold them against.
    mean = nation.value if nation and is_mean and nation.basis == basis else None
    scale = _scale(float(min(values)), float(max(values)), is_mean)
    return Dots(
        id=f"{anchor}-chart",
        title=f"{indicator.name}: {title.lower()}" if title else indicator.name,
        marks=tuple(
            _mark(
                visit,
                region,
                compared.get(region.code),
                is_of_another=region.code in by_region and region.code not in compared,
            )
            for region in regions
        ),
        low=scale[0],
        high=scale[1],
        national=None if mean is None else float(mean),
        unit=indicator.unit,
        decimals=indicator.decimals,
        look="dots" if is_mean else "bars",
    )


def _newest_basis(values: Iterable[IndicatorValue]) -> str:
    """Regions are held side by side as they were asked last; who was asked otherwise is not."""
    newest = max(values, key=lambda value: (value.reference_on, value.pk), default=None)
    return newest.basis if newest else ""


def _mark(
    visit: IndicatorVisit, region: Region, value: IndicatorValue | None, *, is_of_another: bool
) -> Mark:
    missing = _("asked in another way") if is_of_another else _("no figure of its own")
    return Mark(
        region.short_name,
        None if value is None or value.value is None else float(value.value),
        n=value.n if value else None,
        note=value.missing if value else missing,
        is_selected=region == visit.region,
    )


def _scale(least: float, most: float, is_mean: bool) -> tuple[float, float]:
    """From where to where the picture goes, its ticks being whole: means lie between 1 and 5."""
    if is_mean and least >= 1 and most <= 1 + TICKS:
        return 1, 1 + TICKS
    size = int("1".ljust(len(str(int(most))) - 1, "0"))
    return 0, TICKS * size * max(1, ceil(most / (TICKS * size)))


@dataclass(frozen=True)
class Origin:
    """What makes a figure trustworthy."""

    day: str
    kind: str
    source: str
    source_url: str
    licence: str

    @property
    def source_line(self) -> str:
        return ", ".join(filter(None, (self.source, self.licence)))


def _origin(value: IndicatorValue) -> Origin:
    return Origin(
        written_day(value.reference_on, value.kind),
        value.get_kind_display(),
        value.source,
        value.source_url,
        value.licence,
    )


def _shared_origin(by_region: Mapping[str, IndicatorValue]) -> Origin | None:
    """Told once where it is the same for all regions."""
    origins = {_origin(value) for value in by_region.values()}
    return origins.pop() if len(origins) == 1 else None


def _table(
    visit: IndicatorVisit,
    title: str,
    by_region: Mapping[str, IndicatorValue],
    regions: Sequence[Region],
) -> Table:
    """Each region with its figure or why there is none; its name leads to all versions."""
    figure, unit = _("Figure"), visit.indicator.unit
    headings = [
        Heading(_("Region")),
        Heading(f"{figure}, {unit}" if unit else figure, is_number=True),
    ]
    has_n = any(value.n is not None for value in by_region.values())
    if has_n:
        headings.append(Heading(_("Answers (n)"), is_number=True))
    is_shared = _shared_origin(by_region) is not None
    if not is_shared:
        headings += [Heading(_("Date of the figure")), Heading(_("Kind")), Heading(_("Source"))]
    rows = []
    for region in regions:
        value = by_region.get(region.code)
        url = reverse("regions:indicator_region", args=[visit.indicator.pk, region.slug])
        told = [(region.short_name, url), (_figure(visit.indicator, value), "")]
        if has_n:
            told.append(("" if value is None or value.n is None else text.number(value.n, 0), ""))
        if not is_shared:
            origin = _origin(value) if value else Origin("", "", "", "", "")
            told += [(origin.day, ""), (origin.kind, ""), (origin.source, origin.source_url)]
        cells = (
            Cell(words, heading.text, heading.is_number, link)
            for (words, link), heading in zip(told, headings, strict=True)
        )
        rows.append(Row(tuple(cells), is_selected=region == visit.region))
    return Table(title, tuple(headings), tuple(rows))


def _figure(indicator: Indicator, value: IndicatorValue | None) -> str:
    if value is None:
        return _("no figure of its own")
    return written_number(indicator, value.value) or value.missing
