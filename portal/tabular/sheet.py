"""One sheet of a workbook, row by row: what its cells show, and which of them hold no value."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import IO
from xml.parsers import expat

from portal.tabular.faults import ERROR, UNCALCULATED, FaultyCell
from portal.tabular.refusal import MAX_COLUMNS, Refused

PIECE = 256 * 1024
# How Excel writes signs that XML does not know.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
FIRST_DAY, FIRST_DAY_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
# Days of Excel's calendar, which ends with the year 9999.
MOST_DAYS = 2_958_465
HIDDEN = {"1", "true"}


@dataclass(frozen=True)
class Book:
    """What cells refer to: texts by number, and what their styles say of numbers."""

    texts: list[str]
    # Of styles, by their numbers as cells give them, what they make of a number: "date" or "percent".
    kinds: dict[str, str]
    first_day: dt.date = FIRST_DAY
    # Whether the file itself says that its formulas have to be calculated when it is opened.
    is_uncalculated: bool = False


@dataclass
class Row:
    """A row of the sheet; cells that hold nothing are left out."""

    number: int
    is_hidden: bool
    # Column, counted from 0 → what stands there.
    cells: dict[int, str] = field(default_factory=dict)


class _Reader:
    """Takes a part of a workbook piece by piece. `wanted` says what is done at each element."""

    def __init__(self) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add
        parser.StartDoctypeDeclHandler = self._refuse
        self.parser = parser
        self.begins: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        # The text that is being gathered; None where nobody wants it.
        self.text: list[str] | None = None

    def pieces(self, part: IO[bytes]) -> Iterator[None]:
        """A step for each piece that was taken."""
        try:
            while piece := part.read(PIECE):
                self.parser.Parse(piece)
                yield
            self.parser.Parse(b"", True)  # noqa: FBT003 -- it takes no names
        except expat.ExpatError:
            raise Refused("broken") from None
        yield

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            begin = self.begins[name]
        except KeyError:
            begin = self.begins[name] = self.begins.get(name.rpartition(":")[2], _pass)
        begin(attributes)

    def _end(self, name: str) -> None:
        try:
            end = self.ends[name]
        except KeyError:
            end = self.ends[name] = self.ends.get(name.rpartition(":")[2], _pass)
        end()

    def _add(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _refuse(self, *_: object) -> None:
        raise Refused("document_type")

    def begin_text(self, _: object = None) -> None:
        self.text = []

    def taken(self) -> str:
        text, self.text = "".join(self.text or ()), None
        return text


class TextReader(_Reader):
    """The texts that a workbook's cells share; of rich text the letters, without hints of reading."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.is_hint = False
        self.begins = {"si": self.begin, "t": self.begin_text, "rPh": self.begin_hint}
        self.ends = {"si": self.end, "t": self.end_text, "rPh": self.end_hint}

    def read(self, part: IO[bytes]) -> list[str]:
        for _ in self.pieces(part):
            pass
        return self.texts

    def begin(self, _: object) -> None:
        self.parts = []

    def end(self) -> None:
        self.texts.append(unescaped("".join(self.parts)))

    def end_text(self) -> None:
        text = self.taken()
        if not self.is_hint:
            self.parts.append(text)

    def begin_hint(self, _: object) -> None:
        self.is_hint = True

    def end_hint(self) -> None:
        self.is_hint = False


class SheetReader(TextReader):
    """The rows of one sheet. Rows of which the file says nothing are left out."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self.rows: list[Row] = []
        self.hidden_columns: set[int] = set()
        self.row = Row(number=0, is_hidden=False)
        self.column = -1
        self.type = self.style = ""
        self.value: str | None = None
        self.formula: str | None = None
        self.begins |= {
            "row": self.begin_row, "c": self.begin_cell, "v": self.begin_text, "f": self.begin_text,
            "col": self.begin_column,
        }  # fmt: skip
        self.ends |= {
            "row": self.end_row, "c": self.end_cell, "v": self.end_value, "f": self.end_formula,
        }  # fmt: skip

    def rows_of(self, part: IO[bytes]) -> Iterator[Row]:
        for _ in self.pieces(part):
            yield from self.rows
            self.rows = []

    def begin_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in HIDDEN:
            first, last = _whole(attributes.get("min")), _whole(attributes.get("max"))
            self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))

    def begin_row(self, attributes: dict[str, str]) -> None:
        number = _whole(attributes["r"]) if "r" in attributes else self.row.number + 1
        if number <= self.row.number:
            raise Refused("broken")
        self.row = Row(number, attributes.get("hidden") in HIDDEN)
        self.column = -1

    def end_row(self) -> None:
        self.rows.append(self.row)

    def begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self.column = column_of(place) if place else self.column + 1
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value = self.formula = None
        self.parts = []

    def end_value(self) -> None:
        self.value = self.taken()

    def end_formula(self) -> None:
        self.formula = self.taken()

    def end_cell(self) -> None:
        shown = self.shown()
        if not shown:
            return
        if self.column >= MAX_COLUMNS:
            raise Refused("too_many_columns", row=self.row.number)
        self.row.cells[self.column] = shown

    def shown(self) -> str:
        """What the cell shows, or why that is no value."""
        kind, value = self.type, self.value
        if kind == "inlineStr":
            return unescaped("".join(self.parts))
        if kind == "e":
            return FaultyCell(value or "#N/A", ERROR)
        if self.formula is not None and self.is_uncalculated(kind, value):
            return FaultyCell(f"={self.formula}", UNCALCULATED)
        if not value:
            return ""
        if kind == "s":
            number = _whole(value)
            if number >= len(self.book.texts):
                raise Refused("broken")
            return self.book.texts[number]
        if kind == "str":
            return unescaped(value)
        if kind == "b":
            return "FALSE" if value.strip() in {"0", "false"} else "TRUE"
        return value.strip().replace("T", " ") if kind == "d" else self.number(value)

    def is_uncalculated(self, kind: str, value: str | None) -> bool:
        """An empty text is a result; nothing at all is none, nor a nought in a file without results."""
        if not value:
            return kind != "str" or value is None
        return self.book.is_uncalculated and kind == "n" and value.strip() == "0"

    def number(self, value: str) -> str:
        """As its program shows it: whole numbers whole, days as ISO 8601 has them, hundredths as such."""
        kind = self.book.kinds.get(self.style)
        if kind is None and len(value) < 16 and value.isascii() and value.isdecimal():
            return value
        try:
            number = float(value)
        except ValueError:
            raise Refused("broken") from None
        if kind == "date" and 0 <= number <= MOST_DAYS:
            return self.moment(number)
        if kind == "percent":
            return f"{digits(number * 100)} %"
        return digits(number)

    def moment(self, days: float) -> str:
        midnight = dt.datetime.combine(self.book.first_day, dt.time())
        moment = midnight + dt.timedelta(seconds=round(days * 86_400))
        if days < 1:
            return moment.time().isoformat("seconds")
        is_day = moment.time() == dt.time()
        return moment.date().isoformat() if is_day else moment.isoformat(" ", "seconds")


def digits(number: float) -> str:
    """All fifteen that a spreadsheet keeps, and no exponent."""
    text = f"{number:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def unescaped(text: str) -> str:
    return _ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= sign <= "\udfff" else sign


def column_of(place: str) -> int:
    """`B7` is in column 1, counted from 0."""
    return _column(place.rstrip("0123456789"))


def column_letters(number: int) -> str:
    """How spreadsheets call a column that is counted from 1: 2 is B, 28 is AB."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    if not 0 < column <= 16_384:
        raise Refused("broken")
    return column - 1


def _pass(*_: object) -> None:
    """What nobody asks for."""


def _whole(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise Refused("broken")
    return int(text)
