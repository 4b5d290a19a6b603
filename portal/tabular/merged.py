"""Merged cells: one value over several rows is the value of each of them; over columns it is of none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from portal.tabular.faults import MERGED, FaultyCell
from portal.tabular.refusal import Refused
from portal.tabular.sheet import PIECE, Row, column_of

# More are not made by hand.
MOST = 10_000
_LONGEST = 200
# Read before the rows although it stands behind them. In XML no text can look like an element.
_RANGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Za-z]+)([0-9]+):([A-Za-z]+)([0-9]+)[\"']"
)


@dataclass(frozen=True)
class Range:
    """Rows counted from 1, columns from 0; the ends belong to it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


def ranges_in(part: IO[bytes]) -> list[Range]:
    """Those of a sheet, from its first row on. Raises `Refused` where there are too many."""
    found: list[Range] = []
    rest = b""
    while piece := part.read(PIECE):
        if b"\0" in piece:
            # UTF-16, which no program writes: what is merged would not be seen in it.
            raise Refused("broken")
        rest += piece
        end = 0
        for match in _RANGE.finditer(rest):
            first, top, last, bottom = (group.decode() for group in match.groups())
            found.append(Range(int(top), int(bottom), column_of(first), column_of(last)))
            end = match.end()
            if len(found) > MOST:
                raise Refused("too_heavy")
        rest = rest[max(end, len(rest) - _LONGEST) :]
    return sorted(found, key=lambda each: each.first_row)


def filled(rows: Iterable[Row], ranges: list[Range]) -> Iterator[Row]:
    """The rows with what is merged over them. A row in which nothing else stands stays empty."""
    waiting = iter(ranges)
    following = next(waiting, None)
    open_: list[tuple[Range, str]] = []
    width = 0
    for row in rows:
        if not width and row.cells:
            width = max(row.cells) + 1
            headings = row.number
        open_ = [(range_, value) for range_, value in open_ if range_.last_row >= row.number]
        while following and following.first_row <= row.number:
            if following.first_row == row.number:
                value = row.cells.get(following.first_column, "")
                open_.append((following, value))
            following = next(waiting, None)
        if open_:
            _fill(row, open_, width=width, headings=headings if width else 0)
        yield row


def _fill(row: Row, ranges: list[tuple[Range, str]], *, width: int, headings: int) -> None:
    covered = {}
    for range_, value in ranges:
        for column in range(range_.first_column, range_.last_column + 1):
            is_origin = (row.number, column) == (range_.first_row, range_.first_column)
            if is_origin or column >= width:
                continue
            is_told = column == range_.first_column and range_.first_row != headings
            covered[column] = value if is_told else FaultyCell(value, MERGED) if value else ""
    if row.number == headings or not (row.cells.keys() - covered.keys()):
        # Two headings that are one, and rows of which only the picture of the table says something.
        covered = dict.fromkeys(covered, "")
    row.cells = {c: v for c, v in {**row.cells, **covered}.items() if v}
