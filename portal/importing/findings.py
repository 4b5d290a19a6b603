"""What a check of a file finds, row by row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.importing.problem import CellProblem, Problem
from portal.importing.states import State

# As many as a list for download holds; beyond that only their number is known.
MOST_PROBLEMS = 10_000
# So many errors are shown on the page; the file for download has more.
ON_PAGE = 50

# How far the work is: done, total, and what is being done.
Tell = Callable[[int, int, str], None]


def silent(done: int, total: int, note: str) -> None:
    """For whoever does not want to be told."""


@dataclass
class Findings:
    """What a check has found. `failure` says why nothing at all can be imported."""

    good_count: int = 0
    bad_count: int = 0
    problem_count: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    failure: Problem | None = None
    # Of the bad rows, each by its number.
    problems_by_row: dict[int, Sequence[CellProblem]] = field(default_factory=dict)

    def add_row(self, number: int, problems: Sequence[CellProblem]) -> None:
        """A row that has these problems, or none."""
        if not problems:
            self.good_count += 1
            return
        self.bad_count += 1
        self.add(problems)
        is_told = len(self.problems) < MOST_PROBLEMS
        self.problems_by_row[number] = problems if is_told else ()

    def add(self, problems: Iterable[CellProblem]) -> None:
        """Problems of no row of their own: of the headings."""
        for problem in problems:
            self.problem_count += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)

    def as_columns(self) -> dict[str, Any]:
        """What the import's row says of it."""
        return {
            "state": State.FAILED if self.failure else State.CHECKED,
            "failure": self.failure.as_json() if self.failure else {},
            "good_count": self.good_count,
            "bad_count": self.bad_count,
            "problem_count": self.problem_count,
            "problems": [problem.as_json() for problem in self.problems[:ON_PAGE]],
        }
