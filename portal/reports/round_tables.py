"""A round's results as sheets of a workbook, and as one long table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from portal.reports.publication import LongTable, about_sheet
from portal.tabular.columns import Column, Sheet
from surveys import codebook, sentences
from surveys.definition import KIND_LABELS
from surveys.results import Cell, QuestionResults
from surveys.suppression import Reason
from surveys.turnout import Group

if TYPE_CHECKING:
    from portal.reports.round import RoundReport

Values = tuple[Any, ...]
# As the table for programs calls the whole country, beside the two digits of a region.
NATION = "all"
NATIONWIDE = "national"


def sheets(report: "RoundReport") -> tuple[Sheet, ...]:
    return (
        _whole_country(report),
        _by_region(report),
        _distributions(report),
        _response_rates(report),
        _codebook(report),
        about_sheet(report.facts),
    )


def _whole_country(report: "RoundReport") -> Sheet:
    columns = (
        *question_columns(),
        Column(_("Answers (n)"), "number", 14),
        Column(_("Cannot say"), "number", 12),
        Column(_("Mean of answers"), "number", 16, 2),
        Column(_("Mean of regions"), "number", 16, 2),
        Column(_("Standard deviation"), "number", 18, 2),
        Column(_("Median"), "number", 10, 1),
        Column(_("Strongest regions"), "text", 36),
        Column(_("Weakest regions"), "text", 36),
        Column(_("Published earlier"), "number", 16, 1),
        Column(_("Answers (n) of the published figure"), "number", 18),
        Column(_("Month of the published figure"), "text", 20),
    )
    return Sheet(_("Whole country"), columns, (_nation_row(report, q) for q in report.questions))


def _nation_row(report: "RoundReport", results: QuestionResults) -> Values:
    published = report.published_for(results)
    return (
        results.question.code,
        str(results.question.text),
        *_figures(results, results.nation),
        results.mean_of_regions,
        results.nation.deviation,
        results.nation.median,
        names_of(results.strongest),
        names_of(results.weakest),
        *((published.value, published.n, published.on) if published else ()),
    )


def _by_region(report: "RoundReport") -> Sheet:
    columns = (
        *question_columns(),
        *place_columns(),
        Column(_("Answers (n)"), "number", 24),
        Column(_("Cannot say"), "number", 12),
        Column(_("Mean"), "number", 24, 2),
        Column(_("Standard deviation"), "number", 18, 2),
        Column(_("Median"), "number", 10, 1),
    )
    rows = (
        (
            results.question.code,
            str(results.question.text),
            *_place(cell),
            *_figures(results, cell),
            cell.deviation,
            cell.median,
        )
        for results in report.questions
        for cell in results.places
    )
    return Sheet(_("By region and question"), columns, rows)


def _figures(results: QuestionResults, cell: Cell) -> Values:
    """n, those who cannot say, and the mean; in words where they are not shown."""
    if results.question.is_text:
        few = results.words is None
        return (_few(results) if few else results.words, None, None)
    if not cell.is_shown:
        words = cell.missing(results.minimum)
        return (words if cell.hidden else 0, None, words if results.question.has_mean else None)
    return (cell.n, cell.cannot_say if results.question.cannot_say else None, cell.mean)


def _few(results: QuestionResults) -> str:
    return Reason.FEW.words(results.minimum)


def _distributions(report: "RoundReport") -> Sheet:
    columns = (
        *question_columns(),
        *place_columns(),
        Column(_("Value"), "text", 14),
        Column(_("Answer"), "text", 40),
        Column(_("Count"), "number", 24),
        Column(_("All who answered"), "number", 14),
        Column(_("Share"), "percent", 10, 1),
    )
    rows = (
        (results.question.code, str(results.question.text), *place, *values)
        for results in report.questions
        if not results.question.is_text
        for place, cell in _places(results)
        for values in _distribution(results, cell)
    )
    return Sheet(_("Distributions"), columns, rows)


def _distribution(results: QuestionResults, cell: Cell) -> Iterator[Values]:
    if not cell.is_shown:
        yield (None, None, cell.missing(results.minimum), None, None)
    for share in cell.distribution:
        yield (share.code, share.label, share.count, cell.answered, share.share)


def _response_rates(report: "RoundReport") -> Sheet:
    turnout = report.turnout
    columns = (
        Column(_("Group"), "text", 12),
        Column(_("Code"), "text", 14),
        Column(_("Name"), "text", 30),
        Column(_("Invited"), "number", 12),
        Column(_("Answered"), "number", 12),
        Column(_("Response rate"), "percent", 14),
    )
    groups = (
        (_("All"), (turnout.whole,)),
        (_("Region"), turnout.by_region),
        (_("Level"), turnout.by_level),
    )
    rows = [(kind, *_rate(group)) for kind, members in groups for group in members]
    if report.imported:
        # Who answered elsewhere is not among the invited: a count alone, in no rate.
        rows.append((_("Answers from files, counted in n"), "", "", None, report.imported, None))
    return Sheet(_("Response rates"), columns, rows)


def _rate(group: Group) -> Values:
    return (group.code, group.name, group.invited, group.answered, rate_of(group))


def rate_of(group: Group) -> float | None:
    """Between 0 and 1; none where nobody was invited."""
    return group.answered / group.invited if group.invited else None


def _codebook(report: "RoundReport") -> Sheet:
    columns = (
        *question_columns(),
        Column(_("Kind"), "text", 16),
        Column(_("Required"), "text", 10),
        Column(_("Unit"), "text", 14),
        Column(_("Least"), "number", 10),
        Column(_("Most"), "number", 10),
        Column(_("Value"), "text", 14),
        Column(_("What the value means"), "text", 44),
    )
    return Sheet(_("Codebook"), columns, _variables(report))


def _variables(report: "RoundReport") -> Iterator[Values]:
    """What the file speaks of: reasons in people's own words are not in it."""
    for variable in codebook.of(report.round.definition):
        if variable.reason_for:
            continue
        row = (
            variable.code,
            str(variable.text),
            str(KIND_LABELS[variable.kind]),
            _("yes") if variable.required else _("no"),
            str(variable.unit),
            variable.minimum,
            variable.maximum,
        )
        if not variable.values:
            yield (*row, None, None)
        for choice in variable.values:
            yield (*row, choice.code, str(choice.text))


def table(report: "RoundReport") -> LongTable:
    """A row for each value of each question in each place; what is hidden says why in its column."""
    columns = (
        *question_columns(),
        *place_columns(),
        Column(_("Answers (n)"), "number"),
        Column(_("Cannot say"), "number"),
        Column(_("Mean"), "number"),
        Column(_("Standard deviation"), "number"),
        Column(_("Median"), "number"),
        Column(_("Value"), "text"),
        Column(_("Answer"), "text"),
        Column(_("Count"), "number"),
        Column(_("Share"), "number"),
        Column(_("Hidden because"), "text"),
    )
    names = (
        "question", "question_text", "place", "place_name", "n", "cannot_say", "mean",
        "standard_deviation", "median", "value", "value_text", "count", "share", "hidden",
    )  # fmt: skip
    return LongTable(columns, names, _long_rows(report))


def _long_rows(report: "RoundReport") -> Iterator[Values]:
    for results in report.questions:
        asked = (results.question.code, str(results.question.text))
        if results.question.is_text:
            hidden = _few(results) if results.words is None else None
            nobody = (None,) * 8
            yield (*asked, NATION, _("Whole country"), results.words, *nobody, hidden)
            continue
        for place, cell in _places(results):
            unsure = cell.cannot_say if results.question.cannot_say else None
            known = (*asked, *place, cell.n, unsure, cell.mean, cell.deviation)
            if not cell.is_shown:
                nothing = (None,) * 5
                yield (*known, *nothing, cell.hidden and cell.missing(results.minimum))
            for share in cell.distribution:
                value = (share.code, share.label, share.count, share.share)
                yield (*known, cell.median, *value, None)


def _places(results: QuestionResults) -> Iterator[tuple[Values, Cell]]:
    """The whole country first."""
    yield (NATION, _("Whole country")), results.nation
    for cell in results.places:
        yield _place(cell), cell


def _place(cell: Cell) -> Values:
    return (cell.place or NATIONWIDE, cell.name)


def names_of(cells: tuple[Cell, ...]) -> str:
    """In one cell, each with its mean and n."""
    return ", ".join(map(sentences.rated, cells))


def question_columns() -> tuple[Column, ...]:
    return (Column(_("Question"), "text", 16), Column(_("How it was asked"), "text", 60))


def place_columns() -> tuple[Column, ...]:
    return (Column(_("Region code"), "text", 12), Column(_("Region"), "text", 24))
