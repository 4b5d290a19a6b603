"""Checking a file of answers: what can be imported, what cannot, and what to do about it."""

from typing import Any

from django.utils.translation import gettext as _

from portal.importing.error_files import keep_findings
from portal.importing.findings import Tell, silent
from portal.importing.work import check_file
from portal.tabular.reader import read_table
from surveys.importing.answer_table import AnswerTable
from surveys.importing.findings import check_rows
from surveys.importing.first_rows import FirstRows, keep_first_rows
from surveys.importing.invited import Invited
from surveys.importing.region_names import RegionNames
from surveys.importing.repeated_rows import RepeatedRows
from surveys.models import AnswerImport, Round


def check(import_: AnswerImport, *, tell: Tell = silent) -> None:
    """Read the file and note what can be imported and what cannot. Safe to run again."""

    def look() -> dict[str, Any]:
        answers = read_answer_table(import_, tell)
        repeated, first = RepeatedRows(import_), FirstRows()
        found = check_rows(answers, tell, [repeated.look_at, first.look_at])
        keep_first_rows(import_, answers, first)
        keep_findings(import_, found, answers.headings, answers.rows_as_sent)
        return {**found.as_columns(), "repeated_count": repeated.count}

    check_file(import_, look)


def read_answer_table(import_: AnswerImport, tell: Tell) -> AnswerTable:
    """The file, as this round understands it. Raises `UnreadableFile`."""
    round_ = Round.objects.with_survey().get(pk=import_.round_id)
    table = read_table(
        import_.sent_file,
        import_.name,
        wait=lambda: tell(0, 0, _("Reading the file")),
    )
    return AnswerTable(round_.definition, RegionNames.for_round(round_), Invited(round_), table)
