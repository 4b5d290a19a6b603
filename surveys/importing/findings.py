"""What a check of a file of answers finds, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.importing.answer_table import HEADINGS, AnswerTable, CellProblem, ResponseRow
from surveys.questionnaire.problem import Problem

# As many as a list for download holds; beyond that only their number is known.
MOST_PROBLEMS = 10_000

# How far the work is: done, total, and what is being done.
Tell = Callable[[int, int, str], None]


def silent(done: int, total: int, note: str) -> None:
    """For whoever does not want to be told."""


@dataclass
class Findings:
    """What a check has found. `failure` says why nothing at all can be imported."""

    good_count: int = 0
    bad_count: int = 0
    # Of the good rows: those that answer an invitation.
    invited_count: int = 0
    problem_count: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    failure: Problem | None = None
    # Of the bad rows, each by its number.
    problems_by_row: dict[int, tuple[CellProblem, ...]] = field(default_factory=dict)

    def add_row(self, row: ResponseRow) -> None:
        if not row.problems:
            self.good_count += 1
            self.invited_count += row.invitation is not None
            return
        self.bad_count += 1
        self.add(row.problems)
        is_told = len(self.problems) < MOST_PROBLEMS
        self.problems_by_row[row.number] = row.problems if is_told else ()

    def add(self, problems: Iterable[CellProblem]) -> None:
        for problem in problems:
            self.problem_count += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)


def check_rows(
    answers: AnswerTable, tell: Tell = silent, lookers: Iterable[Callable[[ResponseRow], None]] = ()
) -> Findings:
    """Every row looked at; the headings alone where these are wrong.

    The rows without errors are shown to the `lookers`.
    """
    found = Findings()
    found.add(answers.heading_problems)
    if found.problems:
        known = answers.has_known_heading
        found.failure = Problem("headings_wrong" if known else "headings_missing")
        return found
    total = answers.table.row_count
    for row in answers.rows():
        tell(row.number - HEADINGS, total, _("Checking row by row"))
        found.add_row(row)
        if not row.problems:
            for look_at in lookers:
                look_at(row)
    if not (found.good_count or found.bad_count):
        found.failure = Problem("rows_missing")
    return found
