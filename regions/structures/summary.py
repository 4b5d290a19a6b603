"""The chapter of the national summary about structures: how many, whom they reach, which seats are vacant."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
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
from regions.figures import FigureKey, FigurePoint, newest_figures
from regions.models import IndicatorValue, Region
from regions.structures.models import Membership, Seat, Structure
from regions.structures.reach.publishing import INDICATOR

# What stands where no reach has been counted yet.
DASH = "–"


@dataclass(frozen=True)
class State:
    """Of the structures of a region, or of the whole country with those of all regions."""

    structures: int = 0
    vacant: int = 0
    reach: FigurePoint | None = None

    @property
    def share(self) -> Figure:
        """The figure with the number that it is of."""
        if self.reach is None or self.reach.value is None:
            return Figure(DASH)
        n = number(self.reach.n or 0, 0)
        said = f"{percent(float(self.reach.value) / 100)} (n = {n})"
        return Figure(said, round(float(self.reach.value), 1), self.reach.n)


def gather(
    reader: Any, *, at: dt.datetime, regions: Sequence[Region], audience: str = ""
) -> Chapter:
    """Everybody sees the same: numbers of structures, seats and organisations. Five queries."""
    nation, by_region = states(day=timezone.localdate(at))
    placed = [(region, by_region.get(region.code, State())) for region in regions]
    return Chapter(
        sections=(
            Section(
                "structures",
                _("Structures and their reach"),
                _sentence(nation, placed),
                nothing=""
                if nation.structures
                else _("No cooperation structure has been founded in the portal yet."),
                notes=(_note(nation),) if nation.structures else (),
            ),
        ),
        region_columns=(_column(placed),),
        file_tables=(_file_table(nation, placed),),
        figures=(
            *_figures(NATION, _("Whole country"), nation),
            *(
                figure
                for region, state in placed
                for figure in _figures(region.code, region.short_name, state)
            ),
        ),
        is_invented=nation.reach is not None and nation.reach.is_invented,
    )


def states(*, day: dt.date) -> tuple[State, dict[str, State]]:
    """Of the nation, and by the code of each region of which a structure is."""
    standing = Structure.objects.standing_on(day).order_by()
    sits = Membership.objects.active_on(day).order_by().filter(seat=OuterRef("pk"))
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    vacant = Seat.objects.filter(
        is_open, ~Exists(sits), structure__in=standing.values("pk")
    ).order_by()
    reach = newest_figures([INDICATOR])
    counts: Mapping[str, int] = dict(
        standing.filter(regions__isnull=False).values_list("regions").annotate(Count("pk"))
    )
    seats: Mapping[str, int] = dict(
        vacant.filter(structure__regions__isnull=False)
        .values_list("structure__regions")
        .annotate(Count("pk"))
    )
    return (
        State(standing.count(), vacant.count(), reach.get(FigureKey(INDICATOR))),
        {
            code: State(count, seats.get(code, 0), reach.get(FigureKey(INDICATOR, code)))
            for code, count in counts.items()
        },
    )


def _sentence(nation: State, placed: Sequence[tuple[Region, State]]) -> str:
    """How many there are, whom they reach, where least."""
    if not nation.structures:
        return ""
    told = [
        ngettext(
            "There is %(count)s cooperation structure.",
            "There are %(count)s cooperation structures.",
            nation.structures,
        )
        % {"count": number(nation.structures, 0)}
    ]
    if nation.reach and nation.reach.value is not None:
        told.append(
            _("Together they reach %(rate)s per cent of the active organisations (n = %(count)s).")
            % {"rate": number(nation.reach.value, 0), "count": number(nation.reach.n or 0, 0)}
        )
    told += [_least(placed), _vacancies(nation)]
    return " ".join(filter(None, told))


def _least(placed: Sequence[tuple[Region, State]]) -> str:
    known = [
        (region.short_name, round(float(state.reach.value)))
        for region, state in placed
        if state.reach and state.reach.value is not None
    ]
    rates = [rate for _name, rate in known]
    if not rates or min(rates) == max(rates):
        return ""
    least = min(rates)
    return _("Least in %(regions)s: %(rate)s per cent.") % {
        "regions": some_names(name for name, rate in known if rate == least),
        "rate": number(least, 0),
    }


def _vacancies(nation: State) -> str:
    if not nation.vacant:
        return ""
    return ngettext("%(count)s seat is vacant.", "%(count)s seats are vacant.", nation.vacant) % {
        "count": number(nation.vacant, 0)
    }


def _note(nation: State) -> str:
    """On what day reach was counted, and what it is."""
    told = _(
        "Reach is the share of the active organisations of a region that have a member in a structure of "
        "the region, themselves or through an umbrella, district organisation or network. A structure of "
        "several regions is counted in each of them, and once in the whole country."
    )
    if nation.reach is None:
        return told
    day = date_format(nation.reach.on, "SHORT_DATE_FORMAT")
    return f"{told} " + _("The figure of the whole country is of %(day)s.") % {"day": day}


def _column(placed: Sequence[tuple[Region, State]]) -> RegionColumn:
    return RegionColumn(
        _("Structures"),
        (
            Column(_("Structures"), "number", 12),
            Column(_("Organisations reached, %"), "number", 16, 1),
            Column(_("Vacant seats"), "number", 12),
        ),
        {region.code: RegionCell(_cell(state), _values(state)) for region, state in placed},
    )


def _cell(state: State) -> str:
    """ "4, reach 41 % (n = 320)"."""
    if not state.structures:
        return DASH
    if state.share.value is None:
        return number(state.structures, 0)
    return _("%(count)s, reach %(share)s") % {
        "count": number(state.structures, 0),
        "share": state.share.text,
    }


def _values(state: State) -> tuple[int, Figure, int]:
    return (state.structures, state.share, state.vacant)


def _file_table(nation: State, placed: Sequence[tuple[Region, State]]) -> FileTable:
    rows = [(region.code, region.short_name, state) for region, state in placed]
    rows.append((NATION, _("Whole country"), nation))
    return FileTable(
        _("Structures"),
        (
            *region_columns(),
            Column(_("Structures"), "number", 12),
            Column(_("Organisations reached, %"), "number", 16, 1),
            Column(_("Active organisations (n)"), "number", 16),
            Column(_("Reach counted on"), "date", 16),
            Column(_("Vacant seats"), "number", 12),
        ),
        tuple(
            (
                code,
                name,
                state.structures,
                state.share,
                state.share.n,
                state.reach.on if state.reach else None,
                state.vacant,
            )
            for code, name, state in rows
        ),
    )


def _figures(code: str, name: str, state: State) -> tuple[PlacedFigure, ...]:
    is_invented = state.reach is not None and state.reach.is_invented
    kind = str(IndicatorValue.Kind.INVENTED.label) if is_invented else None
    found = (
        ("structures", _("Cooperation structures"), _count(state.structures)),
        (INDICATOR, _("Organisations that structures reach, %"), state.share),
        ("vacant_seats", _("Vacant seats of structures"), _count(state.vacant)),
    )
    return tuple(
        PlacedFigure(code, name, key, said, figure, kind=kind) for key, said, figure in found
    )


def _count(count: int) -> Figure:
    return Figure(number(count, 0), count)


chapter_sources.add("structures", ChapterSource(gather, rank=35))
