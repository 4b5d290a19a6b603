"""What is said of a form that comes in: where it stands, what was made of it, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.tabular.sheet import column_letters
from surveys.exchange.row import Row

# As many rows as one line names.
MOST_NAMED = 8


class Level(StrEnum):
    """What becomes of the part that is spoken of."""

    ERROR = "error"
    LEFT_OUT = "left_out"
    CHANGED = "changed"


LEVEL_LABELS: dict[Level, Promise] = {
    Level.ERROR: gettext_lazy("To be corrected"),
    Level.LEFT_OUT: gettext_lazy("Left out"),
    Level.CHANGED: gettext_lazy("Taken otherwise"),
}


@dataclass(frozen=True)
class Finding:
    """Rows and columns are counted from 1; 0 where it is about no single one."""

    level: Level
    message: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    # What stands in the cell or at the head of the column.
    value: str = ""

    @property
    def place(self) -> str:
        """As a spreadsheet program has it: `survey!C5`, a row as `survey!5`."""
        cell = (
            f"{column_letters(self.column)}{self.row or ''}" if self.column else str(self.row or "")
        )
        return f"{self.sheet}!{cell}" if cell else self.sheet


class Findings:
    """What is said while a form is read, in the order in which it is noticed."""

    def __init__(self) -> None:
        self.all: list[Finding] = []

    @property
    def has_errors(self) -> bool:
        return any(each.level == Level.ERROR for each in self.all)

    def add(self, finding: Finding) -> None:
        self.all.append(finding)

    def say(self, level: Level, row: Row | None, key: str, message: str, value: str = "") -> None:
        if row is None:
            self.add(Finding(level, message, value=value))
            return
        shown = value or row.get(key)
        self.add(
            Finding(level, message, row.sheet, row.number, row.columns.get(key, 0), shown[:80])
        )

    def error(self, row: Row | None, key: str, message: str, value: str = "") -> None:
        self.say(Level.ERROR, row, key, message, value)

    def left_out(self, row: Row | None, key: str, message: str, value: str = "") -> None:
        self.say(Level.LEFT_OUT, row, key, message, value)

    def changed(self, row: Row | None, key: str, message: str, value: str = "") -> None:
        self.say(Level.CHANGED, row, key, message, value)


def some(rows: list[int]) -> str:
    """The first of them; behind these, that there are more."""
    shown = ", ".join(map(str, rows[:MOST_NAMED]))
    return f"{shown} …" if len(rows) > MOST_NAMED else shown
