"""The chapter of the national summary about profiles: how far they are, and where least."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
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
from portal.chapters.places import region_columns, some_names
from portal.chapters.sources import ChapterSource, chapter_sources
from portal.charts.tile_map import TileMap
from portal.tabular.columns import Column
from regions.models import Region
from regions.profiles.completeness import RegionState, completeness_map, region_states


def gather(
    reader: Any, *, at: dt.datetime, regions: Sequence[Region], audience: str = ""
) -> Chapter:
    """Profiles are public: everybody sees the same. The queries do not grow with regions."""
    states = region_states(regions, on=localdate(at))
    return Chapter(
        sections=(
            Section(
                "profiles",
                _("How far the profiles are"),
                _sentence(states),
                chart=_map(states),
            ),
        ),
        region_columns=(_column(states),),
        file_tables=(_file_table(states),),
        figures=tuple(map(_figure, states)),
    )


def _sentence(states: Sequence[RegionState]) -> str:
    """How much is written, and where least."""
    written = _("%(written)d of %(all)d sections are written in %(regions)d regions.") % {
        "written": sum(state.filled_count for state in states),
        "all": sum(state.all_count for state in states),
        "regions": len(states),
    }
    emptiest = _emptiest(states)
    if not emptiest:
        return written
    least = _("Least in %(regions)s: %(count)d of %(all)d.") % {
        "regions": some_names(state.region.short_name for state in emptiest),
        "count": emptiest[0].filled_count,
        "all": emptiest[0].all_count,
    }
    return f"{written} {least}"


def _emptiest(states: Sequence[RegionState]) -> list[RegionState]:
    """The regions that have written least; none where all have written as much."""
    counts = [state.filled_count for state in states]
    least = min(counts, default=0)
    if least == max(counts, default=0):
        return []
    return [state for state in states if state.filled_count == least]


def _map(states: Sequence[RegionState]) -> TileMap:
    filled = {state.region.code: state.filled_count for state in states}
    drawn = completeness_map([state.region for state in states], filled)
    return replace(drawn, id="profile-map")


def _column(states: Sequence[RegionState]) -> RegionColumn:
    return RegionColumn(
        _("Profile"),
        (
            Column(_("Sections of the profile written"), "number", 18),
            Column(_("Profile last published"), "date", 16),
        ),
        {
            state.region.code: RegionCell(_progress(state), (state.filled_count, _newest(state)))
            for state in states
        },
    )


def _progress(state: RegionState) -> str:
    """How many sections are written, and when the newest was published."""
    filled = _("%(filled)d of %(all)d") % {"filled": state.filled_count, "all": state.all_count}
    if state.newest is None:
        return filled
    return f"{filled}, {date_format(localtime(state.newest), 'SHORT_DATE_FORMAT')}"


def _newest(state: RegionState) -> dt.date | None:
    return localdate(state.newest) if state.newest else None


def _file_table(states: Sequence[RegionState]) -> FileTable:
    return FileTable(
        _("Profiles"),
        (
            *region_columns(),
            Column(_("Sections written"), "number", 12),
            Column(_("Sections in all"), "number", 12),
            Column(_("Last published"), "date", 16),
            Column(_("Not written yet"), "text", 80),
        ),
        tuple(
            (
                state.region.code,
                state.region.short_name,
                state.filled_count,
                state.all_count,
                _newest(state),
                ", ".join(str(section.title) for section in state.empty),
            )
            for state in states
        ),
    )


def _figure(state: RegionState) -> PlacedFigure:
    written = Figure(_progress(state), state.filled_count, state.all_count)
    return PlacedFigure(
        state.region.code,
        state.region.short_name,
        "profile_sections",
        _("Sections of the profile written"),
        written,
    )


chapter_sources.add("profiles", ChapterSource(gather, rank=20))
