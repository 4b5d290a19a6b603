"""The sheets of an XLSForm, read as every table that people send: in the confined child."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from portal.tabular.faults import FaultyCell
from portal.tabular.reader import ReadTable, UnreadableFile, read_table

SHEETS = ("survey", "choices", "settings")
# Of a questionnaire nobody could answer, and of lists nobody could read.
MOST_ROWS = {"survey": 3_000, "choices": 20_000, "settings": 20}


class TooManyRows(Exception):
    """A sheet that is no sheet of a form any more."""

    def __init__(self, sheet: str) -> None:
        super().__init__(sheet)
        self.sheet = sheet
        self.most = MOST_ROWS[sheet]


class CellsWithoutHeading(Exception):
    """A row of the sheet goes on where no column has a heading any more."""

    def __init__(self, sheet: str, row: int) -> None:
        super().__init__(sheet, row)
        self.sheet = sheet
        self.row = row


class NoSurveySheet(Exception):
    """The workbook has no sheet called `survey`; `sheets` are those that it has."""

    def __init__(self, sheets: list[str]) -> None:
        super().__init__(", ".join(sheets))
        self.sheets = sheets


@dataclass(frozen=True)
class FormSheet:
    """The first of the rows is row 2. Cells have no spaces around them."""

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each row that is not blank, with its number."""
        return (
            (number, row) for number, row in enumerate(self.rows, start=2) if any(map(bool, row))
        )


@dataclass(frozen=True)
class FormFile:
    """By their names as XLSForm has them; a sheet that is not there is empty."""

    survey: FormSheet
    choices: FormSheet = FormSheet()
    settings: FormSheet = FormSheet()
    # Sheets that are none of these.
    others: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> FormSheet:
        return {"survey": self.survey, "choices": self.choices, "settings": self.settings}[name]


def read_form(
    path: str | os.PathLike[str], name: str, *, wait: Callable[[], None] = lambda: None
) -> FormFile:
    """Raises `UnreadableFile`, `NoSurveySheet`, `TooManyRows`, `CellsWithoutHeading`."""
    try:
        first = read_table(path, name, wait=wait)
    except UnreadableFile as unreadable:
        if unreadable.code not in {"row_too_long", "no_headings"}:
            raise
        # Another sheet may stand first, and need be no table.
        first = _table(path, name, "survey", "survey", wait)
    written = {
        each.strip().casefold(): each for each in [first.remarks.sheet, *first.remarks.other_sheets]
    }
    if "survey" not in written:
        raise NoSurveySheet(list(written.values()))
    sheets = {}
    for sheet in SHEETS:
        if sheet not in written:
            sheets[sheet] = FormSheet()
        elif written[sheet] == first.remarks.sheet:
            sheets[sheet] = _sheet(sheet, first)
        else:
            sheets[sheet] = _other_sheet(path, name, sheet, written[sheet], wait)
    others = [each for key, each in written.items() if key not in SHEETS]
    return FormFile(**sheets, others=others)


def _other_sheet(
    path: str | os.PathLike[str], name: str, sheet: str, called: str, wait: Callable[[], None]
) -> FormSheet:
    try:
        return _sheet(sheet, _table(path, name, sheet, called, wait))
    except UnreadableFile as unreadable:
        if unreadable.code == "empty":
            return FormSheet()
        raise


def _table(
    path: str | os.PathLike[str], name: str, sheet: str, called: str, wait: Callable[[], None]
) -> ReadTable:
    try:
        return read_table(path, name, sheet=called, wait=wait)
    except UnreadableFile as unreadable:
        if unreadable.code == "row_too_long" and unreadable.row:
            raise CellsWithoutHeading(sheet, unreadable.row) from None
        raise


def _sheet(name: str, table: ReadTable) -> FormSheet:
    if table.row_count > MOST_ROWS[name]:
        raise TooManyRows(name)
    headings = tuple(map(_stripped, table.headings))
    return FormSheet(headings, tuple(tuple(map(_stripped, row)) for row in table.rows))


def _stripped(cell: str) -> str:
    return cell if isinstance(cell, FaultyCell) else cell.strip()
