"""The child process that reads one table: a file comes in, its cells go out as lines of JSON.

`python -m portal.tabular.reading` reads the file from standard input and writes the headings, then
each row. Its last word on standard error is the number of rows, or why it refuses. It knows no
settings, no database and no secret, and gives itself limits before it reads a byte.
"""

import csv
import datetime as dt
import errno
import io
import json
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from portal.confined.limits import EXIT_DISK_FULL, EXIT_MEMORY, leave_network, set_limits
from portal.tabular.archive import check_workbook
from portal.tabular.cells import restored
from portal.tabular.refusal import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Refused

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
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ";,\t"
NO_LEGEND = "sep="


def table_of(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the file, the headings first, as text; raises `Refused`."""
    head = file.read(8)
    file.seek(0)
    if head.startswith(ZIP):
        check_workbook(file)
        file.seek(0)
        return _workbook_rows(file)
    content = file.read()
    if head == OLE:
        raise Refused("password" if ENCRYPTED_PACKAGE in content else "old_workbook")
    if head.startswith(NO_TABLES):
        raise Refused("not_a_table")
    return _text_rows(_decoded(content))


def _decoded(content: bytes) -> str:
    """The text, whichever of the usual programs has written it."""
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Refused("not_a_table")


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


def _workbook_rows(file: BinaryIO) -> Iterator[list[str]]:
    """The first sheet that one sees."""
    # The reader is loaded only where there is a workbook to read.
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(file)
        seen = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        if not seen:
            raise Refused("empty")
        sheet = book.get_sheet_by_name(seen[0])
    except CalamineError:
        raise Refused("broken") from None
    if sheet.total_height - 1 > MAX_ROWS:
        raise Refused("too_many_rows")
    if sheet.total_width > MAX_COLUMNS:
        raise Refused("too_many_columns")
    first_row = sheet.start[0] if sheet.start else 0
    first_column = sheet.start[1] if sheet.start else 0
    for _ in range(first_row):
        yield []
    for row in sheet.iter_rows():
        yield [""] * first_column + [_as_text(value) for value in row]


def _as_text(value: Any) -> str:
    """The cell as its program shows it: whole numbers whole, days and moments as ISO 8601 has them."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        text = f"{value:.15g}"
        return f"{Decimal(text):f}" if "e" in text else text
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    return str(value)


def within_limits(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The headings, then rows as long as these, blank ones only between others; raises `Refused`."""
    shortened = map(_without_blank_end, rows)
    headings = next(shortened, [])
    if not headings:
        raise Refused("no_headings" if any(shortened) else "empty")
    _check(headings, 1)
    yield headings
    width, blank = len(headings), 0
    for number, row in enumerate(shortened, start=2):
        if not row:
            blank += 1
            continue
        _check(row, number)
        if len(row) > width:
            raise Refused("row_too_long", row=number, column=width + 1)
        yield from ([""] * width for _ in range(blank))
        blank = 0
        yield row + [""] * (width - len(row))


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
    count = -1
    try:
        with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
            for row in within_limits(table_of(sys.stdin.buffer)):
                count += 1
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
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
    sys.stderr.write(f"{json.dumps({'row_count': count})}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
