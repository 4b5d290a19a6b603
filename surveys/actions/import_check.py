"""Checking a file of answers: what can be imported, what cannot, and what to do about it."""

from django.utils.translation import gettext as _

from portal.tabular.reader import UnreadableFile, read_table
from portal.tabular.separated import EXCEL_FI, write_csv
from surveys.actions.answer_import import State, note
from surveys.importing import files as import_files
from surveys.importing.answers import AnswerTable
from surveys.importing.columns import asked_in
from surveys.importing.findings import Findings, Tell, findings_of, silent
from surveys.importing.places import Places
from surveys.models import AnswerImport, Round

# So many errors are shown on the page; the file for download has more.
ON_PAGE = 50


def check(import_: AnswerImport, *, tell: Tell = silent) -> None:
    """Read the file and note what can be imported and what cannot. Safe to run again."""
    if import_.state != State.CHECKING:
        return
    try:
        answers = table_of(import_, tell)
    except UnreadableFile as unreadable:
        note(import_, state=State.FAILED, failure=unreadable.message)
        return
    found = findings_of(answers, tell)
    if found.problems:
        _list_errors(import_, found)
    if found.good_count and found.bad_count:
        _keep_bad_rows(import_, answers, found)
    note(
        import_,
        state=State.FAILED if found.failure else State.CHECKED,
        failure=found.failure,
        good_count=found.good_count,
        bad_count=found.bad_count,
        problem_count=found.problem_count,
        problems=[problem.as_json() for problem in found.problems[:ON_PAGE]],
    )
    if import_.state == State.CANCELLED:
        # It was put away while it was read: what was written since then goes too.
        import_files.forget(import_.pk)


def _list_errors(import_: AnswerImport, found: Findings) -> None:
    """Each by row, column, question, value and what to do, for download."""
    headings = [_("Row"), _("Column"), _("Question"), _("Value"), _("What to do")]
    definition = import_.round.definition
    asked = {name: asked_in(definition, name) for name in {p.column for p in found.problems}}
    rows = ([p.row, p.column, asked[p.column], p.value, p.advice] for p in found.problems)
    path = import_files.errors_file(import_.pk)
    import_files.write(path, write_csv(headings, rows, dialect=EXCEL_FI))


def _keep_bad_rows(import_: AnswerImport, answers: AnswerTable, found: Findings) -> None:
    """These alone, as they were sent: to be corrected and imported after the others."""
    path = import_files.bad_rows_file(import_.pk)
    rows = answers.bad_rows(found.advice_by_row)
    import_files.write(path, write_csv(answers.headings_of_bad_rows, rows, dialect=EXCEL_FI))


def table_of(import_: AnswerImport, tell: Tell) -> AnswerTable:
    """The file, as this round understands it. Raises `UnreadableFile`."""
    round_ = Round.objects.with_survey().get(pk=import_.round_id)
    table = read_table(
        import_files.sent_file(import_.pk),
        import_.name,
        wait=lambda: tell(0, 0, _("Reading the file")),
    )
    return AnswerTable(round_.definition, Places.of_round(round_), table)
