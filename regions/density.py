"""Associations beside people: each region beside the others."""

import datetime as dt
from dataclasses import dataclass
from math import ceil

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.alphabet import alphabetical
from portal.charts.dots import Dots, Mark
from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.figures import POPULATION, SHORT
from regions.models import IndicatorValue, Region
from regions.region_page import RegionPart, RegionVisit

SOTE_ASSOCIATIONS = "associations_sote"
PER = 10_000


@dataclass(frozen=True)
class Density:
    """Associations beside people: comparable between large and small regions."""

    chart: Dots
    source: str


def association_density(selected: Region | None = None) -> Density | None:
    """Social and health associations per 10,000 inhabitants, region by region."""
    people: dict[str, float] = {}
    associations: dict[str, float] = {}
    names: dict[str, str] = {}
    sources: dict[str, tuple[str, dt.date]] = {}
    # Plain values: this is read on every region's page.
    for indicator, code, name, value, source, on in _COUNTED():
        counts = people if indicator == POPULATION else associations
        counts[code] = float(value)
        names[code] = name
        sources[indicator] = (source, on)
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
    named = (sources[code] for code in (SOTE_ASSOCIATIONS, POPULATION))
    return Density(
        chart,
        _("Computed from: %(sources)s. The whole country is that of the regions with a figure.")
        % {"sources": "; ".join(f"{src} {date_format(on, SHORT)}" for src, on in named)},
    )


_COUNTED = Prepared(
    lambda: (
        IndicatorValue.objects.told()
        .of_regions()
        .filter(indicator__in=(POPULATION, SOTE_ASSOCIATIONS), value__isnull=False)
        .order_by("reference_on")
        .values_list(
            "indicator",
            "region",
            f"region__{Region.short_name.column()}",
            "value",
            IndicatorValue.source.column(),
            "reference_on",
        )
    )
)


def _round_up(value: float) -> float:
    """The end of a scale: a multiple of four, so that its ticks are whole."""
    return max(4, 4 * ceil(value / 4))


@dataclass(frozen=True)
class Comparison(RegionPart):
    """On the page of the region."""

    density: Density

    template = "regions/region/_comparison.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("comparison", _("Beside other regions")),)


def comparison_on_page(visit: RegionVisit) -> Comparison | None:
    density = association_density(visit.region)
    return Comparison(density) if density else None


@dataclass(frozen=True)
class PrintedComparison(RegionPart):
    density: Density

    template = "regions/document/_comparison.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("comparison", _("Beside the other regions")),)


def comparison_in_document(visit: RegionVisit) -> PrintedComparison | None:
    density = association_density(visit.region)
    return PrintedComparison(density) if density else None
