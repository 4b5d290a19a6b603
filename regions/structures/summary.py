"""The chapter of the national summary about structures: how many, whom they reach, which seats are vacant."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.chapters.chapter import (
    Chapter,
    FileTable,
    PlacedFigure,
    RegionCell,
    RegionColumn,
    Section,
)
from portal.chapters.figure import Figure
from portal.chapters.places import NATION, region_columns
from portal.chapters.sources import ChapterSource, chapter_sources
from portal.charts.text import number
from portal.tabular.columns import Column
from regions.models import IndicatorValue, Region
from regions.structures.by_region import DASH, State, note, sentence, states
from regions.structures.reach.publishing import INDICATOR


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
                sentence(nation, placed),
                nothing=""
                if nation.structures
                else _("No cooperation structure has been founded in the portal yet."),
                notes=(note(nation),) if nation.structures else (),
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
