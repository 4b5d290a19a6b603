"""What a check of a file of answers finds, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.importing.findings import Findings, Tell, silent
from portal.importing.problem import HEADINGS
from surveys.importing.answer_table import AnswerTable, ResponseRow
from surveys.questionnaire.problem import Problem


@dataclass
class AnswerFindings(Findings):
    # Of the good rows: those that answer an invitation.
    invited_count: int = 0

    def look_at(self, row: ResponseRow) -> None:
        self.add_row(row.number, row.problems)
        if not row.problems:
            self.add(row.remarks)
        self.invited_count += row.invitation is not None and not row.problems

    def as_columns(self) -> dict[str, Any]:
        return {**super().as_columns(), "invited_count": self.invited_count}


def check_rows(
    answers: AnswerTable, tell: Tell = silent, lookers: Iterable[Callable[[ResponseRow], None]] = ()
) -> AnswerFindings:
    """Every row looked at; the headings alone where these are wrong.

    The rows without errors are shown to the `lookers`.
    """
    found = AnswerFindings()
    found.add(answers.heading_problems)
    if found.problems:
        known = answers.has_known_heading
        found.failure = Problem("headings_wrong" if known else "headings_missing")
        return found
    total = answers.table.row_count
    for row in answers.rows():
        tell(row.number - HEADINGS, total, _("Checking row by row"))
        found.look_at(row)
        if not row.problems:
            for look_at in lookers:
                look_at(row)
    if not (found.good_count or found.bad_count):
        found.failure = Problem("rows_missing")
    return found
