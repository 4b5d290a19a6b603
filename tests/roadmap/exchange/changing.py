"""A roadmap's file, changed as a person changes it, and taken in as the portal does."""

import csv
import io
import json
import tempfile
from pathlib import Path

from django.utils import timezone
from django.utils.translation import override

from portal.tabular.cells import restored
from portal.tabular.columns import Column, Sheet
from portal.tabular.faults import as_json, from_json
from portal.tabular.reader import ReadTable, UnreadableFile, refuse_at_sight
from portal.tabular.reading import table_of, within_limits
from portal.tabular.refusal import Refused
from portal.tabular.separated import EXCEL_FI, write_csv
from portal.tabular.workbook import Remarks
from portal.tabular.xlsx import write_xlsx
from roadmap.exchange.preview import digest_of
from roadmap.exchange.tables import RoadmapTables, StatusTables
from roadmap.exchange.taking_in import take_in, upload, wishes_in
from roadmap.report.content import gather

TABLES = {"steps": RoadmapTables, "statuses": StatusTables}


def rows_of(roadmap, table, language="fi"):
    """As a CSV for Excel would have them: each row by the codes of its columns."""
    with override(language):
        content = gather(roadmap, sees_internal=True, on=timezone.localdate())
        long = TABLES[table](content).table()
        text = b"".join(write_csv([*long.columns], long.rows, dialect=EXCEL_FI)).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return [{name: restored(cell) for name, cell in row.items()} for row in rows]


def read_here(path, name, *, sheet="", wait=None):
    """As `read_table`, in this process: without the child's limits, and in a hundredth of the time."""
    refuse_at_sight(name, Path(path).stat().st_size)
    remarks, lines = Remarks(), tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the table
    with open(path, "rb") as file:
        try:
            for row in within_limits(table_of(file, remarks, sheet)):
                lines.write(json.dumps(as_json(row)).encode() + b"\n")
        except Refused as refused:
            lines.close()
            raise UnreadableFile(refused.code, row=refused.row) from None
    lines.seek(0)
    return ReadTable(tuple(from_json(json.loads(lines.readline()))), 0, lines, remarks)


def csv_of(rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return b"".join(write_csv(columns, [[row.get(name, "") for name in columns] for row in rows]))


def xlsx_of(sheets):
    """Name of a sheet → rows."""
    made = []
    for name, rows in sheets.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        cells = [[row.get(column, "") for column in columns] for row in rows]
        made.append(Sheet(name, [Column(column) for column in columns], cells))
    return b"".join(write_xlsx(made, title="Tiekartta"))


def workbook(roadmap, language="fi"):
    """The whole workbook as the export centre makes it."""
    with override(language):
        content = gather(roadmap, sees_internal=True, on=timezone.localdate())
        report = RoadmapTables(content)
        return b"".join(write_xlsx(report.sheets(), title=report.title))


def sent(roadmap, content, by, name="muutokset.csv"):
    return upload(roadmap, [content], name=name, by=by, at=timezone.now())


def seen(file, by):
    return wishes_in(file, by=by, at=timezone.now())


def confirmed(file, by):
    return take_in(file, digest=digest_of(seen(file, by)), by=by, at=timezone.now())
