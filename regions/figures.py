"""Figures about a region or the nation: written numbers, and where they come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from regions.models import Indicator, IndicatorValue, Region
from regions.region_page import Entry, RegionPart, RegionVisit

POPULATION = "population"
SHORT = "SHORT_DATE_FORMAT"


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
    national: str = ""
    national_n: int | None = None

    @property
    def missing(self) -> str:
        """What to say in place of a value."""
        return self.standing or _("No figure of its own")

    @property
    def source_line(self) -> str:
        return ", ".join(filter(None, (self.source, self.licence)))


def _written(indicator: Indicator, value: Decimal | None) -> str:
    if value is None:
        return ""
    return number_format(value, indicator.decimals, use_l10n=True, force_grouping=True)


def _figure(value: IndicatorValue, national: IndicatorValue | None) -> IndicatorFigure:
    on = value.reference_on
    published = value.kind == IndicatorValue.Kind.PUBLISHED
    return IndicatorFigure(
        indicator=value.indicator,
        value=_written(value.indicator, value.value),
        # A survey of a month is not dated to its last day.
        on=date_format(on, "YEAR_MONTH_FORMAT" if published else SHORT),
        n=value.n,
        source=value.source,
        source_url=value.source_url,
        licence=value.licence,
        is_published=published,
        is_invented=value.kind == IndicatorValue.Kind.INVENTED,
        standing=value.get_standing_display() if value.standing else "",
        national=_written(value.indicator, national.value) if national else "",
        national_n=national.n if national else None,
    )


def _newest(values: Iterable[IndicatorValue]) -> dict[str, IndicatorValue]:
    newest: dict[str, IndicatorValue] = {}
    for value in sorted(values, key=lambda value: value.reference_on):
        newest[value.indicator_id] = value
    return newest


def region_figures(region: Region) -> list[IndicatorFigure]:
    """What is known of this region; an indicator that says nothing of it is left out."""
    rows = IndicatorValue.objects.filter(Q(region=region) | Q(region=None))
    known = list(rows.select_related("indicator").order_by("reference_on"))
    national = _newest(value for value in known if value.region_id is None)
    regional = _newest(value for value in known if value.region_id is not None)
    figures = [_figure(value, national.get(code)) for code, value in regional.items()]
    return sorted(figures, key=lambda figure: _order(figure.indicator))


def national_figures() -> list[IndicatorFigure]:
    rows = IndicatorValue.objects.of_nation().select_related("indicator")
    newest = _newest(rows.order_by("reference_on"))
    return sorted(
        (_figure(value, None) for value in newest.values()),
        key=lambda figure: _order(figure.indicator),
    )


def _order(indicator: Indicator) -> tuple[int, int, str]:
    topics = list(Indicator.Topic.values)
    return topics.index(indicator.topic), indicator.position, indicator.code


def populations() -> dict[str, int]:
    """The newest by the codes of the regions."""
    rows = IndicatorValue.objects.filter(indicator=POPULATION, region__isnull=False)
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
