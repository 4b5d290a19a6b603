"""Tables as CSV, in the two ways that people and programs read them."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from portal.tabular.cells import safe_cell
from portal.tabular.columns import Cell, Column, plain

CONTENT_TYPE = "text/csv; charset=utf-8"
# Rows are handed on by the piece: small enough for memory, large enough to be worth a write.
PIECE = 64 * 1024


@dataclass(frozen=True)
class Dialect:
    """How cells are parted and numbers written."""

    delimiter: str
    decimal_mark: str
    byte_order_mark: str


# Opens by a double click in a Finnish or Swedish Excel.
EXCEL_FI = Dialect(delimiter=";", decimal_mark=",", byte_order_mark="\ufeff")
# RFC 4180, for programs.
RFC4180 = Dialect(delimiter=",", decimal_mark=".", byte_order_mark="")


def write_csv(
    headings: Sequence[Column | str | Promise],
    rows: Iterable[Sequence[Any]],
    *,
    dialect: Dialect = EXCEL_FI,
) -> Iterator[bytes]:
    """The table in pieces of UTF-8, lines ended by CR LF; no cell begins a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=dialect.delimiter, lineterminator="\r\n")
    buffer.write(dialect.byte_order_mark)
    names = [column.heading if isinstance(column, Column) else column for column in headings]
    writer.writerow([safe_cell(plain(name)) for name in names])
    for row in rows:
        writer.writerow([_written(plain(value), dialect) for value in row])
        if buffer.tell() > PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _written(value: Cell, dialect: Dialect) -> object:
    """The cell as text, in the dialect's way; days and moments as ISO 8601 has them."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float | Decimal):
        return _digits(value).replace(".", dialect.decimal_mark)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    return safe_cell(value)


def _digits(value: float | Decimal) -> str:
    """All digits that are known, and no exponent, which not every program reads."""
    text = str(value)
    return f"{Decimal(text):f}" if "e" in text.lower() else text


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece
