"""The child process that reads one table: a file comes in, its cells go out as lines of JSON.

`python -m portal.tabular.reading [SHEET]` reads the file from standard input and writes the headings, then
each row. Its last word on standard error is the number of rows, or why it refuses. It knows no
settings, no database and no secret, and gives itself limits before it reads a byte.
"""

import csv
import dataclasses
import errno
import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from portal.confined.limits import EXIT_DISK_FULL, EXIT_MEMORY, leave_network, set_limits
from portal.tabular.archive import check_workbook
from portal.tabular.cells import restored
from portal.tabular.encoding import decoded, is_garbled
from portal.tabular.faults import ERROR, GARBLED, UNSEEN, FaultyCell, as_json, is_error
from portal.tabular.refusal import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Refused
from portal.tabular.workbook import Remarks, workbook_rows
from portal.typed.text import plain_text

EXIT_REFUSED = 70
SECONDS = 60
MEMORY = 512 * 1024 * 1024
MAX_OUTPUT = 400 * 1024 * 1024

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# Programs, documents, pictures and archives, whatever they are called.
NO_TABLES = (
    b"MZ", b"\x7fELF", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8",
    b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ",
)  # fmt: skip
DELIMITERS = ";,\t"
NO_LEGEND = "sep="


def table_of(file: BinaryIO, remarks: Remarks, sheet: str = "") -> Iterator[list[str]]:
    """The rows of the file, the headings first, as text; raises `Refused`.

    `remarks` tells when the rows have been read what a person should know of how they were.
    """
    head = file.read(8)
    file.seek(0)
    if head.startswith(ZIP):
        check_workbook(file)
        file.seek(0)
        return workbook_rows(file, remarks, sheet)
    content = file.read()
    if head == OLE:
        raise Refused("password" if ENCRYPTED_PACKAGE in content else "old_workbook")
    if head.startswith(NO_TABLES):
        raise Refused("not_a_table")
    return _text_rows(decoded(content))


def _text_rows(text: str) -> Iterator[list[str]]:
    if text.lstrip().startswith("<"):
        raise Refused("web_page")
    lines = io.StringIO(text, newline="")
    first = lines.readline()
    if first.lower().startswith(NO_LEGEND):
        # Excel's own hint; it is no row, and Excel does not show it as one.
        delimiter = first[len(NO_LEGEND) : len(NO_LEGEND) + 1]
    else:
        lines.seek(0)
        delimiter = _delimiter(text)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, delimiter=delimiter if delimiter in DELIMITERS else ";", strict=True)
    number = 1
    try:
        for number, row in enumerate(reader, start=2):  # noqa: B007
            yield [restored(cell) for cell in row]
    except csv.Error as error:
        code = "cell_too_long" if "field limit" in str(error) else "broken_quotes"
        raise Refused(code, row=number) from None


def _delimiter(text: str) -> str:
    """The sign that parts the headings into most columns."""
    counts = {}
    for sign in DELIMITERS:
        try:
            counts[sign] = len(next(csv.reader(io.StringIO(text, newline=""), delimiter=sign), []))
        except csv.Error:
            counts[sign] = 0
    return max(counts, key=counts.__getitem__)


def within_limits(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The headings, then rows as long as these, blank ones only between others; raises `Refused`."""
    plain = map(_plain, rows)
    headings = _without_blank_end(next(plain, []))
    if not headings:
        raise Refused("no_headings" if any(map(_without_blank_end, plain)) else "empty")
    _check(headings, 1)
    yield headings
    width, blank = len(headings), 0
    for number, cells in enumerate(plain, start=2):
        # Within the table a cell that shows nothing may say that it is none.
        row = cells[:width] + _without_blank_end(cells[width:])
        if not any(map(str.strip, row)):
            blank += 1
            continue
        _check(row, number)
        if len(row) > width:
            raise Refused("row_too_long", row=number, column=width + 1)
        yield from ([""] * width for _ in range(blank))
        blank = 0
        yield row + [""] * (width - len(row))


def _plain(row: list[str]) -> list[str]:
    """The cells in the shape in which text is compared; those that hold no value say so."""
    return [_plain_cell(cell) if cell else cell for cell in row]


def _plain_cell(cell: str) -> str:
    if cell.isdecimal() or isinstance(cell, FaultyCell):
        return cell
    text = plain_text(cell)
    shown = text.strip()
    if not shown and cell.strip():
        return FaultyCell("", UNSEEN)
    if is_error(shown):
        return FaultyCell(shown, ERROR)
    return FaultyCell(text, GARBLED) if is_garbled(cell) else text


def _without_blank_end(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row.pop()
    return row


def _check(row: list[str], number: int) -> None:
    if number - 1 > MAX_ROWS:
        raise Refused("too_many_rows")
    if len(row) > MAX_COLUMNS:
        raise Refused("too_many_columns", row=number)
    for column, cell in enumerate(row, start=1):
        if len(cell) > MAX_CELL:
            raise Refused("cell_too_long", row=number, column=column)


def main() -> int:
    set_limits(seconds=SECONDS, memory=MEMORY, file_bytes=MAX_OUTPUT)
    leave_network()
    count, remarks, sheet = -1, Remarks(), "".join(sys.argv[1:2])
    try:
        with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
            for row in within_limits(table_of(sys.stdin.buffer, remarks, sheet)):
                count += 1
                out.write(json.dumps(as_json(row), ensure_ascii=False) + "\n")
    except Refused as refused:
        said = {"code": refused.code, "row": refused.row, "column": refused.column}
        sys.stderr.write(f"{json.dumps(said)}\n")
        return EXIT_REFUSED
    except MemoryError:
        return EXIT_MEMORY
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return EXIT_DISK_FULL
        if error.errno == errno.EFBIG:
            return EXIT_MEMORY
        raise
    sys.stderr.write(f"{json.dumps({'row_count': count, **dataclasses.asdict(remarks)})}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
