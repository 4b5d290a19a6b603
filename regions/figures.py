"""Indicators as people read them: written numbers, where they come from, and charts of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from portal.charts.dots import Dots, Mark
from portal.charts.tile_map import Tile, TileMap
from portal.ui.localised import alphabetical
from regions.models import Indicator, IndicatorValue, Region

POPULATION = "population"
SOTE_ASSOCIATIONS = "associations_sote"
PER = 10_000
SHORT = "SHORT_DATE_FORMAT"


@dataclass(frozen=True)
class Figure:
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


def write(indicator: Indicator, value: Decimal | None) -> str:
    if value is None:
        return ""
    return number_format(value, indicator.decimals, use_l10n=True, force_grouping=True)


def _figure(value: IndicatorValue, national: IndicatorValue | None) -> Figure:
    on = value.reference_on
    published = value.kind == IndicatorValue.Kind.PUBLISHED
    return Figure(
        indicator=value.indicator,
        value=write(value.indicator, value.value),
        # A survey of a month is not dated to its last day.
        on=date_format(on, "YEAR_MONTH_FORMAT" if published else SHORT),
        n=value.n,
        source=value.source,
        source_url=value.source_url,
        licence=value.licence,
        is_published=published,
        is_invented=value.kind == IndicatorValue.Kind.INVENTED,
        standing=value.get_standing_display() if value.standing else "",
        national=write(value.indicator, national.value) if national else "",
        national_n=national.n if national else None,
    )


def _newest(values: Iterable[IndicatorValue]) -> dict[str, IndicatorValue]:
    newest: dict[str, IndicatorValue] = {}
    for value in sorted(values, key=lambda value: value.reference_on):
        newest[value.indicator_id] = value
    return newest


def of_region(region: Region) -> list[Figure]:
    """What is known of this region; an indicator that says nothing of it is left out."""
    rows = IndicatorValue.objects.filter(Q(region=region) | Q(region=None))
    known = list(rows.select_related("indicator").order_by("reference_on"))
    national = _newest(value for value in known if value.region_id is None)
    regional = _newest(value for value in known if value.region_id is not None)
    figures = [_figure(value, national.get(code)) for code, value in regional.items()]
    return sorted(figures, key=lambda figure: _place(figure.indicator))


def of_nation() -> list[Figure]:
    rows = IndicatorValue.objects.of_nation().select_related("indicator")
    newest = _newest(rows.order_by("reference_on"))
    return sorted(
        (_figure(value, None) for value in newest.values()),
        key=lambda figure: _place(figure.indicator),
    )


def _place(indicator: Indicator) -> tuple[int, int, str]:
    topics = list(Indicator.Topic.values)
    return topics.index(indicator.topic), indicator.position, indicator.code


@dataclass(frozen=True)
class Density:
    """Associations beside people: comparable between large and small regions."""

    chart: Dots
    source: str


def association_density(selected: Region | None = None) -> Density | None:
    """Social and health associations per 10,000 inhabitants, region by region."""
    rows = IndicatorValue.objects.filter(
        indicator__in=(POPULATION, SOTE_ASSOCIATIONS), region__isnull=False, value__isnull=False
    ).order_by("reference_on")
    people: dict[str, float] = {}
    associations: dict[str, float] = {}
    names: dict[str, str] = {}
    told: dict[str, tuple[str, dt.date]] = {}
    # Plain values: this is read on every region's page.
    for indicator, code, name, value, source, on in rows.values_list(
        "indicator",
        "region",
        f"region__{Region.short_name.column()}",
        "value",
        IndicatorValue.source.column(),
        "reference_on",
    ):
        counts = people if indicator == POPULATION else associations
        counts[code] = float(value)
        names[code] = name
        told[indicator] = (source, on)
    both = [code for code in names if people.get(code) and code in associations]
    if not both:
        return None
    density = {code: PER * associations[code] / people[code] for code in both}
    note = _("no figure of its own")
    chart = Dots(
        id="associations",
        title=_("Social and health associations per 10,000 inhabitants"),
        marks=tuple(
            Mark(
                name,
                density.get(code),
                note=note,
                is_selected=selected is not None and code == selected.code,
            )
            for code, name in sorted(names.items(), key=lambda named: alphabetical(named[1]))
        ),
        low=0,
        high=_round_up(max(density.values())),
        national=PER * sum(associations[code] for code in both) / sum(people[c] for c in both),
        decimals=1,
    )
    sources = (told[code] for code in (SOTE_ASSOCIATIONS, POPULATION))
    return Density(
        chart,
        _("Computed from: %(sources)s. The whole country is that of the regions with a figure.")
        % {"sources": "; ".join(f"{src} {date_format(on, SHORT)}" for src, on in sources)},
    )


def _round_up(value: float) -> float:
    """The end of a scale: a multiple of four, so that its ticks are whole."""
    return max(4, 4 * ceil(value / 4))


def population() -> dict[str, int]:
    rows = IndicatorValue.objects.filter(indicator=POPULATION, region__isnull=False)
    return {
        str(code): int(value)
        for code, value in rows.order_by("reference_on").values_list("region", "value")
        if value is not None
    }


def region_map(regions: Iterable[Region], *, selected: Region | None = None) -> TileMap:
    return TileMap("regions", _("Choose a region on the map"), tuple(tiles(regions, selected)))


def tiles(
    regions: Iterable[Region], selected: Region | None, values: dict[str, int] | None = None
) -> Iterable[Tile]:
    for region in regions:
        yield Tile(
            row=region.tile_row,
            column=region.tile_col,
            name=region.name,
            short_name=region.short_name,
            url=region.get_absolute_url(),
            value=None if values is None else values.get(region.code, 0),
            is_selected=region == selected,
        )
