"""What is said of a form that comes in: where it stands, what was made of it, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.tabular.sheet import column_letters


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
