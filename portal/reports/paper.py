"""How a table lies on paper: upright, across the page, or in parts; never wider than its page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext as _

from portal.charts.table import Cell, Row, Table
from portal.charts.text import width

# Between the margins of a page of A4, in points: `@page` in static/css/print.css.
UPRIGHT, ACROSS = 480, 725
# The size of the letters and the room beside a cell, as static/css/document.css gives them.
LOOKS = {"": (9.5, 8), "close": (8.5, 8), "dense": (7.5, 5)}
# Headings are semibold.
BOLD = 1.06
# What is no longer than these letters stays on one line: a figure, the name of a region.
FIGURE, NAME = 16, 22
# A word that is longer than this may be divided anywhere.
LONGEST_WORD = 13


@dataclass(frozen=True)
class Part:
    """Columns that fit beside one another, and how much of the width each has, in percent."""

    table: Table
    widths: tuple[float, ...]


@dataclass(frozen=True)
class PaperTable:
    parts: tuple[Part, ...]
    is_across: bool = False


@dataclass(frozen=True)
class Room:
    """What a column needs so that no word of it is divided, and so that none of its lines is; in points."""

    least: float
    whole: float


def on_paper(table: Table, look: str = "") -> PaperTable:
    """The table for a page of A4: upright if its words fit, else across, else in parts of columns.

    The first column names the rows, so each part begins with it.
    """
    table = replace(table, rows=tuple(map(_unbroken, table.rows)))
    rooms = list(_rooms(table, *LOOKS[look]))
    if _least(rooms) <= UPRIGHT or len(rooms) < 3:
        return PaperTable((Part(table, _widths(rooms, UPRIGHT)),))
    if _least(rooms) <= ACROSS:
        return PaperTable((Part(table, _widths(rooms, ACROSS)),), is_across=True)
    groups = _groups(rooms)
    return PaperTable(
        tuple(_part(table, rooms, group, i, len(groups)) for i, group in enumerate(groups, 1))
    )


def _unbroken(row: Row) -> Row:
    """A figure stays on one line."""
    return replace(row, cells=tuple(map(_unbroken_cell, row.cells)))


def _unbroken_cell(cell: Cell) -> Cell:
    if not cell.is_number or len(str(cell.text)) > FIGURE:
        return cell
    return replace(cell, text=str(cell.text).replace(" ", "\N{NO-BREAK SPACE}"))


def _rooms(table: Table, size: float, beside: float) -> Iterator[Room]:
    for index, heading in enumerate(table.headings):
        cells = [str(row.cells[index].text) for row in table.rows]
        if index == 0:
            least = max((_name(cell) for cell in cells), default=0)
        else:
            least = max(map(_word, cells), default=0)
        title = str(heading.text)
        bold = BOLD if index == 0 else 1
        yield Room(
            size * max(BOLD * _word(title), bold * least) + beside,
            size * max(BOLD * width(title), *(bold * width(cell) for cell in cells), 0) + beside,
        )


def _word(text: str) -> float:
    """The width of the longest word."""
    words = re.split(r"[ \n]|(?<=[-/])", text)
    return min(max(map(width, words), default=0), LONGEST_WORD)


def _name(text: str) -> float:
    return width(text) if len(text) <= NAME else _word(text)


def _least(rooms: Sequence[Room]) -> float:
    return sum(room.least for room in rooms)


def _widths(rooms: Sequence[Room], available: float) -> tuple[float, ...]:
    """Each column as wide as it needs; what remains goes to those with long texts."""
    least, whole = _least(rooms), sum(room.whole for room in rooms)
    if whole <= available:
        return tuple(round(100 * room.whole / whole, 1) for room in rooms)
    share = min(max((available - least) / (whole - least or 1), 0), 1)
    given = [room.least + share * (room.whole - room.least) for room in rooms]
    return tuple(round(100 * each / sum(given), 1) for each in given)


def _groups(rooms: Sequence[Room]) -> list[range]:
    """As few groups of neighbours as fit upright beside the first column, about equally many in each."""
    others = len(rooms) - 1
    for count in range(2, others + 1):
        starts = [1 + others * i // count for i in range(count + 1)]
        groups = [range(start, end) for start, end in pairwise(starts)]
        if all(_least([rooms[0], *(rooms[i] for i in each)]) <= UPRIGHT for each in groups):
            break
    return groups


def _part(table: Table, rooms: Sequence[Room], group: range, number: int, count: int) -> Part:
    kept = (0, *group)
    told = {"caption": table.caption, "number": number, "count": count}
    return Part(
        Table(
            _("%(caption)s, part %(number)d of %(count)d") % told,
            tuple(table.headings[i] for i in kept),
            tuple(replace(row, cells=tuple(row.cells[i] for i in kept)) for row in table.rows),
        ),
        _widths([rooms[i] for i in kept], UPRIGHT),
    )
