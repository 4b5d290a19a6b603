"""Cells that people fill in: lists to choose from, bounds, and texts that stay what was typed."""

import datetime as dt
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from portal.tabular.columns import Column, Filling
from portal.tabular.refusal import MAX_ROWS

# What Excel shows beside a cell; it refuses a file with longer ones.
LONGEST = 255
# Its calendar begins here.
FIRST_DAY = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class _Place:
    """The cells below one heading."""

    sheet: Worksheet
    column: int
    filling: Filling


class Fillings:
    """Of one workbook. The lists stand on a sheet of their own, which nobody needs to see: in the rule
    itself Excel takes 255 characters, and parts them at each comma.
    """

    def __init__(self, book: Workbook) -> None:
        self.as_typed = book.add_format({"valign": "top", "num_format": "@"})
        self.number = book.add_format({"valign": "top"})
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        # Each list once, in the order of their columns, with the places that are filled in by it.
        self.lists: dict[tuple[str, ...], list[_Place]] = {}

    def form(self, column: Column) -> Format | None:
        """Of the cells that are still empty."""
        filling = column.filling
        if filling is None:
            return None
        if filling.least is None:
            return self.as_typed
        return self.day if isinstance(filling.least, dt.date) else self.number

    def add(self, sheet: Worksheet, number: int, column: Column) -> None:
        if column.filling is None:
            return
        place = _Place(sheet, number, column.filling)
        if column.filling.choices:
            self.lists.setdefault(column.filling.choices, []).append(place)
        elif column.filling.least is not None:
            _validate(place, _bounds(column.filling))
        else:
            _validate(place, {"validate": "any"})

    def write_lists(self, sheet: Worksheet) -> None:
        """On this sheet, which is hidden by it."""
        sheet.hide()
        for row, entries in enumerate(zip_longest(*self.lists)):
            for column, entry in enumerate(entries):
                if entry is not None:
                    sheet.write_string(row, column, entry, self.as_typed)
        name = quote_sheetname(sheet.get_name())
        for column, (entries, places) in enumerate(self.lists.items()):
            letters = xl_col_to_name(column, col_abs=True)
            source = f"={name}!{letters}$1:{letters}${len(entries)}"
            for place in places:
                about = {"validate": "list", "source": source}
                _validate(place, about | {"show_error": not place.filling.is_open})


def _bounds(filling: Filling) -> dict[str, Any]:
    least, most = filling.least, filling.most
    is_day = isinstance(least, dt.date)
    if isinstance(least, dt.date):
        least = max(least, FIRST_DAY)
    return {
        "validate": "date" if is_day else "integer",
        "criteria": "between",
        "minimum": least,
        "maximum": most,
    }


def _validate(place: _Place, rule: dict[str, Any]) -> None:
    told = {
        "input_message": _short(place.filling.hint),
        "error_message": _short(place.filling.advice),
    }
    place.sheet.data_validation(1, place.column, MAX_ROWS, place.column, rule | told)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
