"""The national summary as the sheets of a workbook."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.dashboard.summary import Line, Measure, NationalSummary
from portal.dashboard.summary_words import asked_where
from portal.reports.figures import (
    Values,
    groups_of,
    names_of,
    origin_of,
    place_columns,
    publication_of,
    rate_of,
)
from portal.reports.publication import about_sheet
from portal.tabular.columns import Column, Sheet
from surveys.counts.turnout import Group
from surveys.results.region_result import RegionResult
from surveys.results.results import QuestionResults

if TYPE_CHECKING:
    from portal.reports.summary import SummaryReport


def sheets(report: "SummaryReport") -> tuple[Sheet, ...]:
    found = report.summary
    return (
        _regions(found),
        _means(found),
        _rates(found),
        _profiles(found),
        about_sheet(report.facts),
    )


def _regions(found: NationalSummary) -> Sheet:
    """A row for each region; what is not shown says why where its mean would stand."""
    columns = [*place_columns()]
    for measure in found.measures:
        columns += [
            Column(_("Mean: %(name)s") % {"name": measure.name}, "number", 30, 2),
            Column(_("Answers (n): %(name)s") % {"name": measure.name}, "number", 24),
        ]
    columns += [
        Column(_("Response rate: %(round)s") % {"round": each}, "percent", 24)
        for each in found.nationwide
    ]
    columns += [
        Column(_("Sections of the profile written"), "number", 18),
        Column(_("Profile last published"), "date", 16),
    ]
    return Sheet(_("Regions"), columns, (_region(line, found) for line in found.lines))


def _region(line: Line, found: NationalSummary) -> Values:
    means = (
        value
        for measure, cell in zip(found.measures, line.cells, strict=True)
        for value in _mean(cell, measure.newest)
    )
    newest = line.state.newest
    return (
        line.region.code,
        line.region.short_name,
        *means,
        *(_share(group) for group in line.rates),
        line.state.filled_count,
        localdate(newest) if newest else None,
    )


def _mean(cell: RegionResult | None, results: QuestionResults | None) -> Values:
    if cell is None or results is None:
        return (_("not asked"), None)
    if cell.mean is None:
        return (cell.missing, None)
    return (cell.mean, cell.n)


def _share(group: Group | None) -> float | str | None:
    return _("not asked") if group is None else rate_of(group)


def _means(found: NationalSummary) -> Sheet:
    columns = (
        Column(_("Question"), "text", 16),
        Column(_("What was measured"), "text", 60),
        Column(_("From"), "text", 44),
        Column(_("Kind of figure"), "text", 18),
        Column(_("Answers (n)"), "number", 12),
        # One decimal, as a mean is published: 3.30 would claim more than was told.
        Column(_("Mean"), "number", 20, 1),
        Column(_("Mean of regions"), "number", 16, 1),
        Column(_("Strongest regions"), "text", 36),
        Column(_("Weakest regions"), "text", 36),
    )
    rows = (row for measure in found.measures for row in _nation(measure, found))
    return Sheet(_("National means"), columns, rows)


def _nation(measure: Measure, found: NationalSummary) -> Iterator[Values]:
    """The published figure first, then each of the rounds."""
    asked = (measure.question.code, measure.name)
    if before := measure.published:
        yield (*asked, *publication_of(before), before.n, before.value)
    for results, round_ in zip(measure.results, found.results, strict=True):
        if results is None:
            continue
        mean, n = _mean(results.nation, results)
        named = (names_of(results.strongest), names_of(results.weakest))
        yield (*asked, *origin_of(round_.round), n, mean, results.mean_of_regions, *named)


def _rates(found: NationalSummary) -> Sheet:
    columns = (
        Column(_("Round"), "text", 44),
        Column(_("Who was asked"), "text", 36),
        Column(_("Region code"), "text", 12),
        Column(_("Region"), "text", 26),
        Column(_("Invited"), "number", 12),
        Column(_("Answered"), "number", 12),
        Column(_("Response rate"), "percent", 14),
    )
    rows = (
        (
            str(round_),
            asked_where(round_),
            group.code,
            name,
            group.invited,
            group.answered,
            rate_of(group),
        )
        for round_ in found.counted
        for name, group in groups_of(found.turnouts[round_.pk])
    )
    return Sheet(_("Response rates"), columns, rows)


def _profiles(found: NationalSummary) -> Sheet:
    columns = (
        *place_columns(),
        Column(_("Sections written"), "number", 12),
        Column(_("Sections in all"), "number", 12),
        Column(_("Last published"), "date", 16),
        Column(_("Not written yet"), "text", 80),
    )
    rows = (
        (
            state.region.code,
            state.region.short_name,
            state.filled_count,
            state.all_count,
            localdate(state.newest) if state.newest else None,
            ", ".join(str(section.title) for section in state.empty),
        )
        for state in found.states
    )
    return Sheet(_("Profiles"), columns, rows)
