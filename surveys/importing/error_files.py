"""What a check leaves for download, every error and the bad rows: kept as JSON, a line each.

They are put into words when somebody downloads them, in the language of that person.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from portal.tabular.separated import EXCEL_FI, write_csv
from surveys.importing import files
from surveys.importing.answer_table import AnswerTable, CellProblem
from surveys.importing.columns import ERRORS, question_of_column
from surveys.models import AnswerImport


def keep_errors(import_id: UUID, problems: Iterable[CellProblem]) -> None:
    lines = (_line(problem.as_json(longest=None)) for problem in problems)
    files.write(files.errors_file(import_id), lines)


def keep_bad_rows(
    import_id: UUID, answers: AnswerTable, problems_by_row: Mapping[int, Sequence[CellProblem]]
) -> None:
    """These alone, as they were sent: to be corrected and imported after the others."""

    def lines() -> Iterator[bytes]:
        yield _line(answers.headings)
        for number, cells in answers.rows_as_sent(problems_by_row):
            problems = [problem.as_json() for problem in problems_by_row[number]]
            yield _line({"cells": cells, "problems": problems})

    files.write(files.bad_rows_file(import_id), lines())


def errors_as_csv(import_: AnswerImport) -> Iterator[bytes]:
    """Each by row, column, question, value and what to do. Raises `FileNotFoundError`."""
    definition, questions = import_.round.definition, dict[str, str]()

    def rows() -> Iterator[list[Any]]:
        for problem in map(CellProblem.from_json, _lines(files.errors_file(import_.pk))):
            name = problem.column
            question = questions.setdefault(
                name, questions.get(name) or question_of_column(definition, name)
            )
            yield [problem.row, name, question, problem.value, str(problem.problem)]

    headings = [_("Row"), _("Column"), _("Question"), _("Value"), _("What to do")]
    return write_csv(headings, rows(), dialect=EXCEL_FI)


def bad_rows_as_csv(import_: AnswerImport) -> Iterator[bytes]:
    """The bad rows, each with one more cell for what to do. Raises `FileNotFoundError`."""
    lines = _lines(files.bad_rows_file(import_.pk))
    headings = [*next(lines), ERRORS]
    rows = ([*line["cells"], _what_to_do(line["problems"])] for line in lines)
    return write_csv(headings, rows, dialect=EXCEL_FI)


def _what_to_do(stored: Iterable[Mapping[str, Any]]) -> str:
    texts = (
        f"{problem.column}: {problem.problem}" for problem in map(CellProblem.from_json, stored)
    )
    return " ".join(texts).removeprefix(": ")


def _line(content: object) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _lines(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        yield from map(json.loads, file)
