"""Tables as XLSX: written row by row in constant memory, every cell of its own type, no formula."""

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.tabular.cells import is_dangerous
from portal.tabular.columns import Column, Sheet, plain
from portal.tabular.filling import Fillings

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a sheet holds beside its headings; the rows after that continue on another sheet.
MAX_ROWS = 1_048_575
MAX_NAME = 31
# What Excel refuses in the name of a sheet, and what it would count as two characters.
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\U00010000-\U0010ffff]+")
PIECE = 64 * 1024
NARROWEST, WIDEST = 9, 60
# A heading is bold and shares its cell with the button of the filter: so much room it takes, in letters.
BOLD, BUTTON = 1.15, 3
# The width of a column counts digits, which are wider than most letters.
LETTERS = 1.15
# How many points a line of a cell is high, and a row at the most: no program works it out for us.
LINE, HIGHEST = 13.5, 405
# The typeface is on every machine, or another of the same widths.
TYPEFACE = {"font_name": "Arial", "font_size": 10}
A4 = 9
# Columns that name a row stay in sight, up to so many letters together.
KEPT = 36
# All cells of a row begin on one line, and a text takes as many lines as it needs.
TOP = {"valign": "top"}
TEXT = {**TOP, "text_wrap": True}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


class PlainSheet(Worksheet):
    """A worksheet in which a text that looks like the inside of a cell stays a text."""

    def _xml_rich_inline_string(self, string: str, attributes: Any) -> None:
        # In constant memory, xlsxwriter copies whatever stands between <r> and </r> unescaped.
        self._xml_inline_string(string, preserve=False, attributes=attributes)


def write_xlsx(sheets: Iterable[Sheet], *, title: str) -> Iterator[bytes]:
    """The workbook in pieces. The rows are asked for while it is written, sheet after sheet."""
    with tempfile.TemporaryDirectory(prefix="xlsx-") as folder:
        path = Path(folder) / "workbook.xlsx"
        _write(path, sheets, title=title)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _write(path: Path, sheets: Iterable[Sheet], *, title: str) -> None:
    # A typeface of its own: xlsxwriter writes into it, and the next workbook would differ by a byte.
    own = {"default_format_properties": dict(TYPEFACE), "tmpdir": str(path.parent)}
    book = Workbook(path, OPTIONS | own)
    book.set_properties({"title": title, "created": timezone.now()})
    fillings = Fillings(book)
    try:
        for sheet in sheets:
            rows, part = iter(sheet.rows), 1
            _Table(book, sheet, part, fillings).write(rows)
            while (following := next(rows, None)) is not None:
                part += 1
                _Table(book, sheet, part, fillings).write(chain([following], rows))
        if fillings.lists:
            hidden = book.add_worksheet(_free_name(book, _("Lists"), 1), worksheet_class=PlainSheet)
            fillings.write_lists(hidden)
        book.close()
    except FileCreateError as error:
        # A full disk must be told as one.
        raise error.args[0] from None
    finally:
        for worksheet in book.worksheets():
            worksheet._opt_close()


class _Table:
    """One sheet of a workbook while it is being written."""

    def __init__(self, book: Workbook, sheet: Sheet, part: int, fillings: Fillings) -> None:
        self.columns = sheet.columns
        self.fillings = fillings
        self.sheet = book.add_worksheet(
            _free_name(book, str(sheet.name), part), worksheet_class=PlainSheet
        )
        # Shows that the cell is a text whatever it begins with; the text itself is unchanged.
        self.heading = book.add_format({**TEXT, "bold": True, "quote_prefix": True})
        self.quoted = book.add_format({**TEXT, "quote_prefix": True})
        self.text = book.add_format(TEXT)
        self.top = book.add_format(TOP)
        self.formats = [_format(book, column) for column in sheet.columns]
        self.moment = book.add_format({**TOP, "num_format": "yyyy-mm-dd hh:mm"})
        self.day = book.add_format({**TOP, "num_format": "yyyy-mm-dd"})

    def write(self, rows: Iterator[Any]) -> None:
        """The headings and as many of the rows as the sheet takes."""
        for number, column in enumerate(self.columns):
            self.sheet.set_column(number, number, _width(column), self.fillings.form(column))
            self.fillings.add(self.sheet, number, column)
            self.sheet.write_string(0, number, str(plain(str(column.heading))), self.heading)
        self._set_height(0, self._heading_lines())
        last = 0
        for last, row in enumerate(islice(rows, MAX_ROWS), start=1):
            self._set_height(last, self._row_lines(row))
            for number, value in enumerate(row):
                self.put(last, number, value)
        if self.columns:
            self.sheet.autofilter(0, 0, last, len(self.columns) - 1)
        self._set_up(last)

    def _set_up(self, last: int) -> None:
        """For the screen and for paper: what a row is of and what a column is stay in sight."""
        self.sheet.freeze_panes(1, self.kept)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        # As many pages high as it takes.
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_footer("&L&F, &A&R&P / &N")
        if self.columns:
            self.sheet.print_area(0, 0, last, len(self.columns) - 1)

    def _format(self, number: int, value: float | Decimal) -> Format:
        """A whole number has no decimals, whatever the column shows."""
        is_whole = isinstance(value, int) and self.columns[number].kind == "number"
        return self.top if is_whole else self.formats[number]

    @property
    def kept(self) -> int:
        """How many columns name the row: the first texts, if they are narrow and others follow."""
        kept, letters = 0, 0
        for column in self.columns[:-1]:
            letters += _width(column)
            if column.kind != "text" or letters > KEPT:
                break
            kept += 1
        return kept

    def _set_height(self, row: int, lines: int) -> None:
        if lines > 1:
            self.sheet.set_row(row, min(LINE * lines + 2, HIGHEST))

    def _heading_lines(self) -> int:
        rooms = ((_width(column) - BUTTON) / BOLD for column in self.columns)
        found = zip(self.columns, rooms, strict=True)
        return max((_lines(str(column.heading), room) for column, room in found), default=1)

    def _row_lines(self, row: Sequence[Any]) -> int:
        cells = zip(row, self.columns, strict=False)
        texts = ((value, column) for value, column in cells if isinstance(value, str))
        return max((_lines(text, LETTERS * _width(column)) for text, column in texts), default=1)

    def put(self, row: int, number: int, value: Any) -> None:
        """Write one value as what it is; an empty one leaves the cell out."""
        value = plain(value)
        if value is None or value == "":
            return
        if isinstance(value, str):
            form = self.quoted if is_dangerous(value) else self.text
            self.sheet.write_string(row, number, value, form)
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, number, value, self.text)
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(row, number, value, self._format(number, value))
        else:
            form = self.moment if isinstance(value, dt.datetime) else self.day
            self.sheet.write_datetime(row, number, value, form)


def _format(book: Workbook, column: Column) -> Format:
    """How the numbers of the column look: as on pages, with the program's own sign before decimals."""
    decimals = column.decimals
    if column.kind == "percent":
        return book.add_format({**TOP, "num_format": "0" + _fraction(decimals or 0) + " %"})
    if column.kind == "number" and decimals is not None:
        return book.add_format({**TOP, "num_format": "0" + _fraction(decimals)})
    return book.add_format(TOP)


def _fraction(decimals: int) -> str:
    return "." + "0" * decimals if decimals else ""


def _width(column: Column) -> int:
    """In letters: at least the longest word of the heading."""
    heading = str(column.heading)
    longest = max(map(len, heading.split()), default=0)
    wanted = column.width or len(heading)
    return max(NARROWEST, min(max(wanted, ceil(longest * BOLD) + BUTTON), WIDEST))


def _lines(text: str, room: float) -> int:
    """How many lines the words take in a cell as wide as so many letters."""
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(_wrapped(part, room) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in text.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        # A word that is longer than a line is broken.
        lines, used = lines + int(used // room), used % room
    return lines


def _free_name(book: Workbook, wanted: str, part: int) -> str:
    """A name as Excel takes it, unlike every other of the workbook."""
    name = FORBIDDEN_IN_NAME.sub(" ", str(plain(wanted))).strip(" '") or "1"
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    for number in range(part, part + len(taken) + 1):
        ending = f" ({number})" if number > 1 else ""
        free = name[: MAX_NAME - len(ending)].strip(" '") + ending
        if free.casefold() not in taken:
            break
    return free
