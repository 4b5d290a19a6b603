"""A round's results as the sheets of a workbook."""

from collections.abc import Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.chapters.chapter import FileTable, Value
from portal.chapters.places import region_columns
from portal.tabular.columns import Column
from surveys.counts.turnout import Group
from surveys.questionnaire import codebook
from surveys.questionnaire.definition import KIND_LABELS
from surveys.questionnaire.place import place_text
from surveys.report.content import RoundContent
from surveys.results.columns import (
    all_results,
    names,
    number,
    question_columns,
    region_cells,
    response_rate,
)
from surveys.results.region_result import DECIMALS, RegionResult
from surveys.results.results import QuestionResults
from surveys.results.sentences import all_answers


def sheets(content: RoundContent) -> tuple[FileTable, ...]:
    return (
        _all_answers(content),
        _by_region(content),
        _distributions(content),
        _response_rates(content),
        _codebook(content),
        *_corrections(content),
    )


def _all_answers(content: RoundContent) -> FileTable:
    columns = (
        *question_columns(),
        Column(_("Answers (n)"), "number", 14),
        Column(_("Cannot say"), "number", 12),
        Column(_("Mean of answers"), "number", 12, DECIMALS),
        Column(_("Mean of regions"), "number", 12, DECIMALS),
        Column(_("Standard deviation"), "number", 14, DECIMALS),
        Column(_("Median"), "number", 11, DECIMALS),
        Column(_("Strongest regions"), "text", 30),
        Column(_("Weakest regions"), "text", 30),
        Column(_("Published earlier"), "number", 12, 1),
        Column(_("Answers (n) of the published figure"), "number", 14),
        Column(_("Month of the published figure"), "text", 16),
    )
    return FileTable(
        all_answers(), columns, tuple(_nation_row(content, q) for q in content.questions)
    )


def _nation_row(content: RoundContent, results: QuestionResults) -> tuple[Value, ...]:
    published = content.published_for(results)
    return (
        results.question.code,
        str(results.question.text),
        *_figures(results, results.nation),
        results.mean_of_regions,
        number(results.nation, results.nation.deviation),
        number(results.nation, results.nation.median),
        names(results.strongest),
        names(results.weakest),
        *((published.value, published.n, published.on) if published else ()),
    )


def _by_region(content: RoundContent) -> FileTable:
    columns = (
        *question_columns(),
        *region_columns(),
        Column(_("Answers (n)"), "number", 22),
        Column(_("Cannot say"), "number", 12),
        Column(_("Mean"), "number", 22, DECIMALS),
        Column(_("Standard deviation"), "number", 14, DECIMALS),
        Column(_("Median"), "number", 11, DECIMALS),
    )
    rows = (
        (
            results.question.code,
            str(results.question.text),
            *region_cells(cell),
            *_figures(results, cell),
            number(cell, cell.deviation),
            number(cell, cell.median),
        )
        for results in content.questions
        for cell in results.places
    )
    return FileTable(_("By region and question"), columns, tuple(rows))


def _figures(results: QuestionResults, cell: RegionResult) -> tuple[Value, ...]:
    """n, those who cannot say, and the mean; in words where they are not shown."""
    if results.question.is_open:
        return (results.texts.in_cell, None, None)
    mean = cell.figure.in_cell if cell.mean is None else number(cell, cell.mean)
    mean = mean if results.question.has_mean else None
    if cell.hidden or not cell.answered:
        return (cell.missing if cell.hidden else 0, None, mean)
    return (cell.n, cell.cannot_say if results.question.cannot_say else None, mean)


def _distributions(content: RoundContent) -> FileTable:
    columns = (
        *question_columns(),
        *region_columns(),
        Column(_("Value"), "text", 14),
        Column(_("Answer"), "text", 40),
        Column(_("Count"), "number", 22),
        Column(_("All who answered"), "number", 14),
        Column(_("Share"), "percent", 10, 1),
    )
    rows = (
        (results.question.code, str(results.question.text), *place, *values)
        for results in content.questions
        if not results.question.is_open
        for place, cell in all_results(results)
        for values in _distribution(results, cell)
    )
    return FileTable(_("Distributions"), columns, tuple(rows))


def _distribution(results: QuestionResults, cell: RegionResult) -> Iterator[tuple[Value, ...]]:
    if not cell.is_shown:
        yield (None, None, cell.missing, None, None)
    for share in cell.distribution:
        yield (share.code, share.label, share.count, cell.answered, share.share)


def _response_rates(content: RoundContent) -> FileTable:
    turnout = content.turnout
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
    if content.imported:
        # Who answered elsewhere is not among the invited: a count alone, in no rate.
        rows.append((_("Answers from files, counted in n"), "", "", None, content.imported, None))
    return FileTable(_("Response rates"), columns, tuple(rows))


def _rate(group: Group) -> tuple[Value, ...]:
    return (group.code, group.name, group.invited, group.answered, response_rate(group))


def _codebook(content: RoundContent) -> FileTable:
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
    return FileTable(_("Codebook"), columns, tuple(_variables(content)))


def _corrections(content: RoundContent) -> Iterator[FileTable]:
    """The words that were mended since the survey was first asked; no sheet where none were."""
    columns = (
        Column(_("When"), "text", 12),
        Column(_("By whom"), "text", 18),
        Column(_("Place"), "text", 44),
        Column(_("Language"), "text", 10),
        Column(_("Old words"), "text", 44),
        Column(_("New words"), "text", 44),
    )
    rows = tuple(
        (
            localdate(each.at).isoformat(),
            each.get_by_role_display(),
            place_text(content.round.definition, each.place),
            each.language,
            each.words_before,
            each.words_after,
        )
        for each in content.corrections
    )
    if rows:
        yield FileTable(_("Corrected words"), columns, rows)


def _variables(content: RoundContent) -> Iterator[tuple[Value, ...]]:
    """What the file speaks of: reasons in people's own words are not in it."""
    for variable in codebook.variables(content.round.definition):
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
