"""The national summary as sheets of a workbook, and as one long table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.dashboard.summary import Line, Measure, NationalSummary
from portal.dashboard.summary_words import asked_where
from portal.reports.publication import LongTable, about_sheet
from portal.reports.round_tables import NATION, names_of, rate_of
from portal.tabular.columns import Column, Sheet
from surveys.models import Round
from surveys.published import Published
from surveys.results import Cell, QuestionResults
from surveys.turnout import Group

if TYPE_CHECKING:
    from portal.reports.summary import SummaryReport

Values = tuple[Any, ...]


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
    columns = [Column(_("Region code"), "text", 12), Column(_("Region"), "text", 24)]
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


def _mean(cell: Cell | None, results: QuestionResults | None) -> Values:
    if cell is None or results is None:
        return (_("not asked"), None)
    if cell.mean is None:
        return (cell.missing(results.minimum), None)
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
        Column(_("Mean"), "number", 20, 2),
        Column(_("Mean of regions"), "number", 16, 2),
        Column(_("Strongest regions"), "text", 36),
        Column(_("Weakest regions"), "text", 36),
    )
    rows = (row for measure in found.measures for row in _nation(measure, found))
    return Sheet(_("National means"), columns, rows)


def _nation(measure: Measure, found: NationalSummary) -> Iterator[Values]:
    """The published figure first, then each of the rounds."""
    asked = (measure.question.code, measure.name)
    if before := measure.published:
        yield (*asked, *_from_publication(before), before.n, before.value)
    for results, round_ in zip(measure.results, found.results, strict=True):
        if results is None:
            continue
        mean, n = _mean(results.nation, results)
        named = (names_of(results.strongest), names_of(results.weakest))
        yield (*asked, *_from(round_.round), n, mean, results.mean_of_regions, *named)


def _from(round_: Round) -> tuple[str, str]:
    """Where a figure comes from, and of which kind it is therefore."""
    return (str(round_), _("invented") if round_.is_invented else _("survey round"))


def _from_publication(before: Published) -> tuple[str, str]:
    return (f"{before.source}, {before.on}", _("published figure"))


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
        for name, group in _groups(round_.pk, found)
    )
    return Sheet(_("Response rates"), columns, rows)


def _groups(round_id: int, found: NationalSummary) -> Iterator[tuple[str, Group]]:
    counted = found.turnouts[round_id]
    yield _("All"), counted.whole
    for group in counted.by_region:
        yield group.name, group


def _profiles(found: NationalSummary) -> Sheet:
    columns = (
        Column(_("Region code"), "text", 12),
        Column(_("Region"), "text", 24),
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


def table(report: "SummaryReport") -> LongTable:
    """A row for each figure of each region and of the nation."""
    columns = (
        Column(_("Region code"), "text"),
        Column(_("Region"), "text"),
        Column(_("Figure"), "text"),
        Column(_("What it tells"), "text"),
        Column(_("From"), "text"),
        Column(_("Kind of figure"), "text"),
        Column(_("Value"), "number"),
        Column(_("Out of (n)"), "number"),
        Column(_("Hidden because"), "text"),
    )
    names = (
        "place", "place_name", "figure", "figure_name", "source", "kind", "value", "n", "hidden",
    )  # fmt: skip
    return LongTable(columns, names, _long_rows(report.summary))


def _long_rows(found: NationalSummary) -> Iterator[Values]:
    yield from _long_means(found)
    for round_ in found.counted:
        for name, group in _groups(round_.pk, found):
            told = ("response_rate", _("Response rate"), *_from(round_))
            yield (group.code or NATION, name, *told, rate_of(group), group.invited, None)
    for pk, count in found.imported.items():
        [source] = (_from(each.round) for each in found.results if each.round.pk == pk)
        told = ("answers_from_files", _("Answers from files, counted in n"), *source)
        yield (NATION, _("Whole country"), *told, count, None, None)
    for state in found.states:
        place = (state.region.code, state.region.short_name)
        written = ("profile_sections", _("Sections of the profile written"), None, None)
        yield (*place, *written, state.filled_count, state.all_count, None)


def _long_means(found: NationalSummary) -> Iterator[Values]:
    nation = (NATION, _("Whole country"))
    for measure in found.measures:
        figure = (f"mean_{measure.question.code}", measure.name)
        if before := measure.published:
            yield (*nation, *figure, *_from_publication(before), before.value, before.n, None)
        for results, of_round in zip(measure.results, found.results, strict=True):
            if results is None:
                continue
            source = _from(of_round.round)
            yield (*nation, *figure, *source, *_value(results.nation, results))
            for cell in results.regions:
                yield (cell.place, cell.name, *figure, *source, *_value(cell, results))


def _value(cell: Cell, results: QuestionResults) -> Values:
    """The mean and its n, or why it is not shown."""
    hidden = cell.missing(results.minimum) if cell.hidden else None
    return (cell.mean, cell.n, hidden)
