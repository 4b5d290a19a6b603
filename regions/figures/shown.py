"""The figures of a region or the nation, as pages and documents read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.figures.writing import written_day, written_number
from regions.models import Indicator, IndicatorValue, Region
from regions.region_page import RegionPart, RegionVisit

POPULATION = "population"

# Indicator, breakdown, and whether a publication gave it: newer figures do not take its place.
Shelf = tuple[str, str, bool]


def shelf_of(value: IndicatorValue) -> Shelf:
    return (value.indicator_id, value.breakdown, value.kind == IndicatorValue.Kind.PUBLISHED)


@dataclass(frozen=True)
class IndicatorFigure:
    """One indicator of a region or the nation, with what makes it trustworthy."""

    indicator: Indicator
    value: str
    on: str
    n: int | None
    source: str
    source_url: str
    licence: str
    is_published: bool
    is_invented: bool
    # How a publication named the region, where it gave no figure.
    standing: str = ""
    # Why there is no value, in words.
    reason: str = ""
    # Whose answers it is made of: the value of `IndicatorValue.Breakdown`, and in words.
    breakdown: str = ""
    breakdown_label: str = ""
    national: str = ""
    national_n: int | None = None
    # The page of its indicator.
    url: str = ""

    @property
    def missing(self) -> str:
        """What to say in place of a value."""
        return self.standing or self.reason or _("No figure of its own")

    @property
    def source_line(self) -> str:
        return ", ".join(filter(None, (self.source, self.licence)))

    @property
    def shelf(self) -> Shelf:
        return (self.indicator.pk, self.breakdown, self.is_published)


def shown_figure(
    value: IndicatorValue, national: IndicatorValue | None = None, *, url: str = ""
) -> IndicatorFigure:
    # What was asked in another way is not held beside it.
    beside = national if national and national.basis == value.basis else None
    return IndicatorFigure(
        indicator=value.indicator,
        value=written_number(value.indicator, value.value),
        on=written_day(value.reference_on, value.kind),
        n=value.n,
        source=value.source,
        source_url=value.source_url,
        licence=value.licence,
        is_published=value.kind == IndicatorValue.Kind.PUBLISHED,
        is_invented=value.kind == IndicatorValue.Kind.INVENTED,
        standing=value.get_standing_display() if value.standing else "",
        reason=value.get_reason_display() if value.reason else "",
        breakdown=value.breakdown,
        breakdown_label=value.get_breakdown_display() if value.breakdown else "",
        national=written_number(value.indicator, beside.value) if beside else "",
        national_n=beside.n if beside else None,
        url=url,
    )


def by_shelf(values: Iterable[IndicatorValue]) -> dict[Shelf, IndicatorValue]:
    """The newest of each. Values come oldest first; who was not asked says nothing new."""
    shelves: dict[Shelf, IndicatorValue] = {}
    for value in values:
        shelf = shelf_of(value)
        if value.reason != IndicatorValue.Reason.NOT_ASKED or shelf not in shelves:
            shelves[shelf] = value
    return shelves


def region_figures(region: Region) -> list[IndicatorFigure]:
    """What is known of this region; an indicator that says nothing of it is left out."""
    known = _TOLD_OF(region=region)
    national = by_shelf(value for value in known if value.region_id is None)
    regional = by_shelf(value for value in known if value.region_id is not None)
    figures = [
        shown_figure(value, national.get(shelf), url=f"{_url(value)}?region={region.slug}")
        for shelf, value in regional.items()
    ]
    return sorted(figures, key=_order)


# Of the region and of the nation, the oldest first.
_TOLD_OF = Prepared(
    lambda *, region: (
        IndicatorValue.objects.told()
        .filter(Q(region=region) | Q(region=None))
        .select_related("indicator")
        .order_by("reference_on", "pk")
    )
)


def _url(value: IndicatorValue) -> str:
    return value.indicator.get_absolute_url()


def national_figures() -> list[IndicatorFigure]:
    rows = IndicatorValue.objects.told().of_nation().select_related("indicator")
    newest = by_shelf(rows.order_by("reference_on", "pk"))
    return sorted((shown_figure(v, url=_url(v)) for v in newest.values()), key=_order)


def _order(figure: IndicatorFigure) -> tuple[int, int, str, bool, str]:
    indicator = figure.indicator
    topic = list(Indicator.Topic.values).index(indicator.topic)
    return topic, indicator.position, indicator.code, figure.is_published, figure.breakdown


def populations() -> dict[str, int]:
    """The newest by the codes of the regions."""
    rows = IndicatorValue.objects.told().of_regions().filter(indicator=POPULATION)
    return {
        str(code): int(value)
        for code, value in rows.order_by("reference_on").values_list("region", "value")
        if value is not None
    }


@dataclass(frozen=True)
class Figures(RegionPart):
    """On the page of the region."""

    figures: Sequence[IndicatorFigure]

    template = "regions/region/_figures.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("figures", _("Figures")),)


def figures_on_page(visit: RegionVisit) -> Figures | None:
    figures = region_figures(visit.region)
    return Figures(figures) if figures else None
