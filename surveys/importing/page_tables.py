"""What the pages of imports show in tables: the first errors of a file, and the files before it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.table import Table, table
from portal.charts.text import number
from surveys.importing.answer_table import HEADINGS, CellProblem
from surveys.importing.columns import question_of_column
from surveys.models import AnswerImport, Round
from surveys.questionnaire.definition import Definition

EARLIER = 20
GLIMPSE = 60


def problem_table(import_: AnswerImport) -> Table | None:
    """The first of them, each by row, column, value and what to do."""
    if not import_.problems:
        return None
    headings = [_("Row"), _("Column"), _("Value"), _("What to do")]
    definition = import_.round.definition
    rows = [_row(definition, CellProblem.from_json(stored)) for stored in import_.problems]
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
