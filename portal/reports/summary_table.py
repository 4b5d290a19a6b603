"""The national summary as one long table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.dashboard.summary import NationalSummary
from portal.reports.figures import (
    NATION,
    Values,
    groups_of,
    origin_of,
    publication_of,
    rate_of,
)
from portal.reports.publication import LongTable
from portal.tabular.columns import Column
from surveys.results.region_result import RegionResult
from surveys.results.results import QuestionResults

if TYPE_CHECKING:
    from portal.reports.summary import SummaryReport


def table(report: "SummaryReport") -> LongTable:
    """A row for each figure of each region and of the nation."""
    columns = {
        "place": Column(_("Region code"), "text"),
        "place_name": Column(_("Region"), "text"),
        "figure": Column(_("Figure"), "text"),
        "figure_name": Column(_("What it tells"), "text"),
        "source": Column(_("From"), "text"),
        "kind": Column(_("Kind of figure"), "text"),
        "value": Column(_("Value"), "number"),
        "n": Column(_("Out of (n)"), "number"),
        "hidden": Column(_("Hidden because"), "text"),
    }
    return LongTable(columns, _rows(report.summary))


def _rows(found: NationalSummary) -> Iterator[Values]:
    yield from _means(found)
    for round_ in found.counted:
        for name, group in groups_of(found.turnouts[round_.pk]):
            told = ("response_rate", _("Response rate"), *origin_of(round_))
            yield (group.code or NATION, name, *told, rate_of(group), group.invited, None)
    for each in found.results:
        if count := found.imported.get(each.round.pk):
            source = origin_of(each.round)
            told = ("answers_from_files", _("Answers from files, counted in n"), *source)
            yield (NATION, _("Whole country"), *told, count, None, None)
    for state in found.states:
        place = (state.region.code, state.region.short_name)
        written = ("profile_sections", _("Sections of the profile written"), None, None)
        yield (*place, *written, state.filled_count, state.all_count, None)


def _means(found: NationalSummary) -> Iterator[Values]:
    nation = (NATION, _("Whole country"))
    for measure in found.measures:
        figure = (f"mean_{measure.question.code}", measure.name)
        if before := measure.published:
            yield (*nation, *figure, *publication_of(before), before.value, before.n, None)
        for results, of_round in zip(measure.results, found.results, strict=True):
            if results is None:
                continue
            source = origin_of(of_round.round)
            yield (*nation, *figure, *source, *_value(results.nation, results))
            for cell in results.regions:
                yield (cell.region_code, cell.name, *figure, *source, *_value(cell, results))


def _value(cell: RegionResult, results: QuestionResults) -> Values:
    """The mean and its n, or why it is not shown."""
    hidden = cell.missing if cell.hidden else None
    return (cell.mean, cell.n, hidden)
