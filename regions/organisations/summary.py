"""The chapter of the national summary about the register: how many organisations, how fresh their facts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.chapters.chapter import (
    Chapter,
    FileTable,
    PlacedFigure,
    RegionCell,
    RegionColumn,
    Section,
)
from portal.chapters.figure import Figure
from portal.chapters.places import NATION, region_columns, some_names
from portal.chapters.sources import ChapterSource, chapter_sources
from portal.charts.parts import percent
from portal.charts.text import number
from portal.tabular.columns import Column
from regions.models import Region
from regions.organisations.confirming.staleness import confirmed_since
from regions.organisations.models import Organisation

# What stands where there is nothing to be a share of.
DASH = "–"


@dataclass(frozen=True)
class Freshness:
    """Of organisations that are not dissolved: how many there are, how many were confirmed in a year."""

    all: int = 0
    confirmed: int = 0

    @property
    def share(self) -> float | None:
        return self.confirmed / self.all if self.all else None

    @property
    def figure(self) -> Figure:
        """The share with the number that it is of."""
        if self.share is None:
            return Figure(DASH)
        return Figure(
            f"{percent(self.share)} (n = {number(self.all, 0)})",
            round(100 * self.share, 1),
            self.all,
        )


def gather(
    reader: Any, *, at: dt.datetime, regions: Sequence[Region], audience: str = ""
) -> Chapter:
    """Everybody sees the same: numbers of organisations alone. Two queries, however many regions."""
    nation, by_region = freshness(at=at)
    states = [(region, by_region.get(region.code, Freshness())) for region in regions]
    return Chapter(
        sections=(
            Section(
                "register",
                _("How fresh the register is"),
                _sentence(nation, states),
                nothing="" if nation.all else _("There are no organisations in the register yet."),
                notes=(
                    _(
                        "An organisation that works in several regions is counted in each of them, and "
                        "once in the whole country. Dissolved ones are left out."
                    ),
                ),
            ),
        ),
        region_columns=(_column(states),),
        file_tables=(_file_table(nation, states),),
        figures=(
            _placed(NATION, _("Whole country"), nation),
            *(_placed(region.code, region.short_name, state) for region, state in states),
        ),
    )


def freshness(*, at: dt.datetime) -> tuple[Freshness, dict[str, Freshness]]:
    """Of the nation, and by the code of each region in which an organisation works."""
    rows = Organisation.objects.exclude(status=Organisation.Status.DISSOLVED).order_by()
    counts = {"all": Count("pk"), "confirmed": Count("pk", filter=confirmed_since(at))}
    nation = rows.aggregate(**counts)
    placed = rows.filter(~Q(regions=None)).values_list("regions").annotate(**counts)
    return (
        Freshness(nation["all"], nation["confirmed"]),
        {code: Freshness(all_, confirmed) for code, all_, confirmed in placed},
    )


def _sentence(nation: Freshness, states: Sequence[tuple[Region, Freshness]]) -> str:
    """The nation first, then where least is confirmed."""
    if nation.share is None:
        return ""
    told = ngettext(
        "Of %(all)s organisation in the register %(confirmed)s has been confirmed within 12 months "
        "(%(percent)s).",
        "Of %(all)s organisations in the register %(confirmed)s have been confirmed within 12 months "
        "(%(percent)s).",
        nation.all,
    ) % {
        "all": number(nation.all, 0),
        "confirmed": number(nation.confirmed, 0),
        "percent": percent(nation.share),
    }
    shares = {region.short_name: state.share for region, state in states if state.share is not None}
    least = min(shares.values(), default=0)
    if not shares or least == max(shares.values()):
        return told
    where = some_names(name for name, share in shares.items() if share == least)
    return f"{told} " + _("Least in %(regions)s: %(percent)s.") % {
        "regions": where,
        "percent": percent(least),
    }


def _column(states: Sequence[tuple[Region, Freshness]]) -> RegionColumn:
    return RegionColumn(
        _("Register confirmed"),
        (
            Column(_("Organisations"), "number", 14),
            Column(_("Confirmed within 12 months, %"), "number", 16, 1),
        ),
        {
            region.code: RegionCell(state.figure.text, (state.all, state.figure))
            for region, state in states
        },
    )


def _file_table(nation: Freshness, states: Sequence[tuple[Region, Freshness]]) -> FileTable:
    rows = [(region.code, region.short_name, state) for region, state in states]
    rows.append((NATION, _("Whole country"), nation))
    return FileTable(
        _("Register"),
        (
            *region_columns(),
            Column(_("Organisations"), "number", 14),
            Column(_("Confirmed within 12 months"), "number", 16),
            Column(_("Confirmed within 12 months, %"), "number", 16, 1),
        ),
        tuple((code, name, one.all, one.confirmed, one.figure) for code, name, one in rows),
    )


def _placed(code: str, name: str, state: Freshness) -> PlacedFigure:
    return PlacedFigure(
        code,
        name,
        "organisations_confirmed",
        _("Organisations whose facts were confirmed within 12 months, %"),
        state.figure,
    )


chapter_sources.add("register", ChapterSource(gather, rank=40))
