"""Looking at a file of organisations: first at its columns, then, once these are named, at its rows."""

import datetime as dt
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.importing.error_files import keep_findings
from portal.importing.findings import Findings, Tell, silent
from portal.importing.problem import HEADINGS, CellProblem, FileRefused
from portal.importing.work import check_file
from portal.tabular.faults import in_csv
from portal.tabular.reader import ReadTable, read_table
from regions.organisations.import_problem import RegisterProblem
from regions.organisations.importing.columns import (
    SAMPLES,
    headings_digest,
    label_of,
    own_positions,
)
from regions.organisations.importing.plan import Order, Plan, make_plan
from regions.organisations.importing.preview import digest_of, keep_preview
from regions.organisations.importing.rights import Rights
from regions.organisations.importing.rows import Kind
from regions.organisations.models import RegisterImport, RememberedColumns
from regions.organisations.models.register_import import OwnState

# A value of a column is shown so far.
LONGEST_SAMPLE = 80


def check(import_: RegisterImport, *, at: dt.datetime, tell: Tell = silent) -> None:
    """Note the columns of the file, or what it would do to the register. Safe to run again."""

    def look() -> dict[str, Any]:
        table = read(import_, tell)
        if not import_.columns:
            return {
                "state": OwnState.MAPPING,
                "headings": list(map(str, table.headings)),
                "samples": samples_of(table),
            }
        plan = make_plan(order_of(import_, table, at=at), tell)
        found = findings_of(plan, table.headings, import_.columns)
        keep_preview(import_, plan)
        own = own_positions(table.headings)
        keep_findings(
            import_, found, [table.headings[place] for place in own], _rows_as_sent(table, own)
        )
        counts = plan.counts()
        return {
            **found.as_columns(),
            "digest": digest_of(plan.rows),
            "mark": list(plan.mark),
            "new_count": counts[Kind.NEW],
            "changed_count": counts[Kind.CHANGED],
            "same_count": counts[Kind.SAME],
            "decide_count": counts[Kind.DECIDE],
            "left_count": counts[Kind.LEFT],
        }

    check_file(import_, look)


def read(import_: RegisterImport, tell: Tell = silent) -> ReadTable:
    """Raises `UnreadableFile`, and `FileRefused` where there are no rows."""
    table = read_table(
        import_.sent_file, import_.name, wait=lambda: tell(0, 0, _("Reading the file"))
    )
    if not table.row_count:
        raise FileRefused(RegisterProblem("no_rows"))
    return table


def order_of(import_: RegisterImport, table: ReadTable, *, at: dt.datetime) -> Order:
    """With the rights of whoever has sent the file, as they are today."""
    rights = Rights() if import_.is_by_operator else Rights.of(import_.created_by)
    return Order(table, import_.columns, rights, timezone.localdate(at), import_.decisions)


def samples_of(table: ReadTable) -> list[list[str]]:
    """Of each column the first values that are there."""
    found: list[list[str]] = [[] for _heading in table.headings]
    for row in islice(table.rows, SAMPLES):
        for values, cell in zip(found, row, strict=True):
            if cell.strip():
                values.append(str(cell)[:LONGEST_SAMPLE])
    return found


def findings_of(plan: Plan, headings: Sequence[str], columns: Sequence[str]) -> Findings:
    """Each problem under the heading that its column has in the file."""
    heading_of = {key: str(heading) for heading, key in zip(headings, columns, strict=True) if key}

    def told(problem: CellProblem) -> CellProblem:
        key = problem.column
        return replace(problem, column=heading_of.get(key) or (str(label_of(key)) if key else ""))

    found = Findings()
    for row in plan.rows:
        if row.kind is Kind.ERROR:
            row.problems = list(map(told, row.problems))
            found.add_row(row.row, row.problems)
        else:
            found.add_row(row.row, ())
    return found


def _rows_as_sent(table: ReadTable, own: Sequence[int]) -> Any:
    def rows(numbers: Container[int]) -> Iterator[tuple[int, list[str]]]:
        for number, cells in enumerate(table.rows, start=HEADINGS + 1):
            if number in numbers:
                yield number, [in_csv(cells[place]) for place in own]

    return rows


def remembered_columns(import_: RegisterImport) -> list[str] | None:
    """What these headings held the last time, where the same person sent them."""
    if import_.created_by_id is None:
        return None
    known = RememberedColumns.objects.filter(
        user=import_.created_by_id, headings=headings_digest(import_.headings)
    ).first()
    if known is None or len(known.columns) != len(import_.headings):
        return None
    return list(known.columns)


def remember_columns(import_: RegisterImport) -> None:
    if import_.created_by_id is not None:
        RememberedColumns.objects.update_or_create(
            user_id=import_.created_by_id,
            headings=headings_digest(import_.headings),
            defaults={"columns": import_.columns},
        )
