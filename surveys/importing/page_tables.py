"""What the pages of imports show in tables: the first errors of a file, and the files before it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.table import Table, table
from portal.charts.text import number
from portal.importing.problem import HEADINGS, CellProblem
from portal.tabular.sheet import column_letters
from regions.models import Region
from surveys.answering.question_field import answer_text
from surveys.importing.columns import question_of_column
from surveys.importing.first_rows import understood
from surveys.models import AnswerImport, Round
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import Definition, Question

NONE = "–"
EARLIER = 20
GLIMPSE = 60


def problem_table(import_: AnswerImport) -> Table | None:
    """The first of them, each by row, column, value and what to do."""
    if not import_.problems:
        return None
    headings = [_("Row"), _("Column"), _("Value"), _("What to do")]
    definition = import_.round.definition
    rows = [_row(definition, problem) for problem in import_.first_problems]
    shown = len(rows)
    if shown == import_.problem_count:
        return table(_("Errors, row by row"), headings, rows)
    caption = ngettext("The first %(count)d error", "The first %(count)d errors", shown)
    return table(caption % {"count": shown}, headings, rows)


def _row(definition: Definition, problem: CellProblem) -> tuple[str, str, str, str]:
    nothing = "–" if problem.row == HEADINGS else _("(empty)")
    return (
        _("Row %(row)s") % {"row": problem.row},
        _heading(definition, problem.column),
        _glimpse(problem.value) or nothing,
        str(problem.problem),
    )


def first_rows_table(import_: AnswerImport) -> Table | None:
    """The first rows as they were understood: a line for each question, a column for each row."""
    found = understood(import_)
    if found is None or not found.rows:
        return None
    names = {region.pk: region.name for region in Region.objects.all()}
    lines = [
        [_("Region"), *(names.get(row.region_code, _("The whole country")) for row in found.rows)]
    ]
    if found.names_invitations:
        lines.append([_("Invitation"), *(row.invitation or NONE for row in found.rows)])
    for code in found.codes:
        question = import_.round.definition.by_code[code]
        answers = (row.answers.get(code) or AnswerValue() for row in found.rows)
        shown = (_glimpse(_in_one_line(question, answer)) or NONE for answer in answers)
        lines.append([f"{question.number}. {_glimpse(str(question.text))}", *shown])
    headings = [_("Question"), *(_("Row %(row)s") % {"row": row.number} for row in found.rows)]
    return table(_("The first rows as they will be imported"), headings, lines)


def _in_one_line(question: Question, answer: AnswerValue) -> str:
    return " · ".join(answer_text(question, answer).splitlines())


def how_it_was_read(import_: AnswerImport) -> list[str]:
    """What a person may not expect of how the file was read, in sentences."""
    found = understood(import_)
    if found is None:
        return []
    remarks = found.remarks
    sentences = []
    if remarks.other_sheets:
        others = ", ".join(remarks.other_sheets)
        told = {"sheet": remarks.sheet, "others": others}
        sentences.append(
            _("Of the workbook, the sheet “%(sheet)s” was read. Not read: %(others)s.") % told
        )
    if remarks.hidden_rows:
        rows = ", ".join(map(str, remarks.hidden_rows))
        sentences.append(
            _("Rows that the workbook hides were read as well: %(rows)s.") % {"rows": rows}
        )
    if remarks.hidden_columns:
        columns = ", ".join(map(column_letters, remarks.hidden_columns))
        sentences.append(
            _("Columns that the workbook hides were read as well: %(columns)s.")
            % {"columns": columns}
        )
    return sentences


def _heading(definition: Definition, column: str) -> str:
    """The column's code, and the question that it is about."""
    question = question_of_column(definition, column)
    return f"{column}: {_glimpse(question)}" if question else _glimpse(column) or "–"


def _glimpse(text: str) -> str:
    """Enough to find the cell by; the file of errors has more of it."""
    return Truncator(text).chars(GLIMPSE)


def earlier_files_table(round_: Round) -> Table | None:
    """The newest files of the round, and what became of them."""
    imports = round_.imports.exclude(state=AnswerImport.State.CANCELLED).select_related(
        "created_by"
    )[:EARLIER]
    if not imports:
        return None
    headings = [_("File"), _("Uploaded"), _("By"), _("State"), _("Imported answers")]
    rows = [
        (
            import_.name or _("(forgotten)"),
            date_format(timezone.localtime(import_.created_at), "SHORT_DATETIME_FORMAT"),
            import_.created_by.public_name if import_.created_by else "–",
            import_.get_state_display(),
            number(import_.good_count, 0) if import_.is_counting else "–",
        )
        for import_ in imports
    ]
    urls = [import_.get_absolute_url() for import_ in imports]
    return table(_("Newest first"), headings, rows, numbers={4}, urls=urls)
