"""What a check leaves for download, every error and the bad rows: kept as JSON, a line each.

They are put into words when somebody downloads them, in the language of that person.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.importing.files import read_lines, write_lines
from portal.importing.findings import Findings
from portal.importing.import_file import ImportFile
from portal.importing.problem import CellProblem, Problem
from portal.tabular.separated import EXCEL_FI, write_csv

# The column in which the bad rows say what to do. Whoever reads them again passes over it.
ERRORS = "_errors"


def keep_findings(
    import_: ImportFile,
    found: Findings,
    headings: Sequence[str],
    rows_as_sent: Callable[[Mapping[int, Any]], Iterable[tuple[int, Sequence[str]]]],
) -> None:
    """Every error, if there are any; the bad rows by themselves, if there are good ones too.

    `rows_as_sent` gives, of the numbers of rows, each number with its cells as a CSV may hold them
    (`in_csv`), without the column `ERRORS`, as the headings are.
    """
    if found.problems:
        errors = (problem.as_json(longest=None) for problem in found.problems)
        write_lines(import_.files.errors(import_.pk), errors)
    if found.good_count and found.bad_count:
        rows = rows_as_sent(found.problems_by_row)
        write_lines(import_.files.bad_rows(import_.pk), _lines(found, headings, rows))


def _lines(
    found: Findings, headings: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> Iterator[object]:
    yield list(headings)
    for number, cells in rows:
        problems = [problem.as_json() for problem in found.problems_by_row[number]]
        yield {"cells": list(cells), "problems": problems}


def errors_as_csv(
    import_: ImportFile, more: Mapping[str, Callable[[str], str]] | None = None
) -> Iterator[bytes]:
    """Each by row, column, value and what to do. Raises `FileNotFoundError`, at the first.

    `more` are further columns after that of the column: heading → what is said of a column of the file.
    """
    known: dict[str, list[str]] = {}
    about_column = more or {}

    def rows() -> Iterator[list[Any]]:
        for problem in kept_errors(import_):
            name = problem.column
            if name not in known:
                known[name] = [say(name) for say in about_column.values()]
            yield [problem.row, name, *known[name], problem.value, str(problem.problem)]

    headings = [_("Row"), _("Column"), *about_column, _("Value"), _("What to do")]
    return write_csv(headings, rows(), dialect=EXCEL_FI)


def bad_rows_as_csv(import_: ImportFile) -> Iterator[bytes]:
    """The bad rows, each with one more cell for what to do. Raises `FileNotFoundError`, at the first."""
    lines = read_lines(import_.files.bad_rows(import_.pk))
    headings = [*next(lines), ERRORS]
    kind = import_.problem_kind
    rows = ([*line["cells"], _what_to_do(line["problems"], kind)] for line in lines)
    yield from write_csv(headings, rows, dialect=EXCEL_FI)


def kept_errors(import_: ImportFile) -> Iterator[CellProblem]:
    """Every error that was kept. Raises `FileNotFoundError`, at the first."""
    for stored in read_lines(import_.files.errors(import_.pk)):
        yield CellProblem.from_json(stored, import_.problem_kind)


def _what_to_do(stored: Iterable[Mapping[str, Any]], kind: type[Problem]) -> str:
    problems = (CellProblem.from_json(each, kind) for each in stored)
    texts = (f"{problem.column}: {problem.problem}" for problem in problems)
    return " ".join(texts).removeprefix(": ")
