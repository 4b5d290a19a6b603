"""Checking a file of answers: what can be imported, what cannot, and what to do about it."""

from django.utils.translation import gettext as _

from portal.tabular.reader import UnreadableFile, read_table
from surveys.importing import files as import_files
from surveys.importing.answer_import import State, note
from surveys.importing.answer_table import AnswerTable
from surveys.importing.error_files import keep_bad_rows, keep_errors
from surveys.importing.findings import Tell, check_rows, silent
from surveys.importing.first_rows import FirstRows, keep_first_rows
from surveys.importing.invited import Invited
from surveys.importing.region_names import RegionNames
from surveys.importing.repeated_rows import RepeatedRows
from surveys.models import AnswerImport, Round
from surveys.questionnaire.problem import UNREADABLE, Problem

# So many errors are shown on the page; the file for download has more.
ON_PAGE = 50


def check(import_: AnswerImport, *, tell: Tell = silent) -> None:
    """Read the file and note what can be imported and what cannot. Safe to run again."""
    if import_.state != State.CHECKING:
        return
    try:
        answers = read_answer_table(import_, tell)
    except UnreadableFile as unreadable:
        why = Problem(UNREADABLE, {"code": unreadable.code, "row": unreadable.row})
        note(import_, state=State.FAILED, failure=why.as_json())
        return
    repeated, first = RepeatedRows(import_), FirstRows()
    found = check_rows(answers, tell, [repeated.look_at, first.look_at])
    keep_first_rows(import_.pk, answers, first)
    if found.problems:
        keep_errors(import_.pk, found.problems)
    if found.good_count and found.bad_count:
        keep_bad_rows(import_.pk, answers, found.problems_by_row)
    note(
        import_,
        state=State.FAILED if found.failure else State.CHECKED,
        failure=found.failure.as_json() if found.failure else {},
        good_count=found.good_count,
        bad_count=found.bad_count,
        invited_count=found.invited_count,
        repeated_count=repeated.count,
        problem_count=found.problem_count,
        problems=[problem.as_json() for problem in found.problems[:ON_PAGE]],
    )
    if import_.state == State.CANCELLED:
        # It was put away while it was read: what was written since then goes too.
        import_files.forget(import_.pk)


def read_answer_table(import_: AnswerImport, tell: Tell) -> AnswerTable:
    """The file, as this round understands it. Raises `UnreadableFile`."""
    round_ = Round.objects.with_survey().get(pk=import_.round_id)
    table = read_table(
        import_files.sent_file(import_.pk),
        import_.name,
        wait=lambda: tell(0, 0, _("Reading the file")),
    )
    return AnswerTable(round_.definition, RegionNames.for_round(round_), Invited(round_), table)
