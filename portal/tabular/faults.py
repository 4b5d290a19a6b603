"""Cells in which something stands that is no value: they are named to whoever sent the table.

Nothing may be read in their place: an empty cell often means something of its own.
"""

import re
from typing import Any, Self

# As spreadsheet programs call their errors in any language, and what they write of a number for which
# the column is too narrow.
_ERROR = re.compile(
    r"#(?:¡?[^\W\d_][^\W_]*(?:[/_.][^\W_]+)*[!?]|N/[AD]|NV|I/T|GETTING_DATA|#+)|(?:Err|Virhe|Fel):[0-9]{3}"
)

ERROR = "cell_error"
UNCALCULATED = "cell_uncalculated"
MERGED = "cell_merged"
GARBLED = "cell_garbled"
# Signs that show nothing: whoever sent them may have meant a value.
UNSEEN = "cell_unseen"


class FaultyCell(str):
    """What the program shows in such a cell; `code` says why it is no value."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, shown: str, code: str) -> Self:
        cell = super().__new__(cls, shown)
        cell.code = code
        return cell


def is_error(text: str) -> bool:
    """Whether the whole text is the name of an error: `#N/A`, `#PUUTTUU!`, `########`."""
    if text[:1] not in "#EVF" or not _ERROR.fullmatch(text):
        return False
    return text[0] != "#" or text == text.upper()


def in_csv(cell: str) -> str:
    """What stands for it in a CSV, which knows neither formulas nor merged cells: no value there either."""
    is_lost = isinstance(cell, FaultyCell) and cell.code in {UNCALCULATED, MERGED, UNSEEN}
    return "#N/A" if is_lost else cell


def as_json(row: list[str]) -> list[Any]:
    return [[cell, cell.code] if isinstance(cell, FaultyCell) else cell for cell in row]


def from_json(stored: list[Any]) -> list[str]:
    return [cell if isinstance(cell, str) else FaultyCell(*cell) for cell in stored]
