"""What a table is made of, whichever file it is written to."""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone
from django.utils.functional import Promise

Kind = Literal["text", "number", "percent", "date", "moment"]
Cell = str | bool | int | float | Decimal | dt.date | dt.datetime | None

# What a spreadsheet's cell can hold; the rest of a longer text is cut off, and says so.
MAX_TEXT = 32_767
CUT = " […]"
# A spreadsheet keeps fifteen digits; what is longer is a name, not an amount.
MAX_DIGITS = 10**15

# Halves of surrogate pairs and what XML leaves out.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Filling:
    """What people may write below a heading, as the spreadsheet program is told it.

    The cells take texts as they are typed, unless they have bounds: two numbers or two days. With
    `choices` a list comes up to choose from; what is not in it is refused, unless `is_open`.
    """

    # Shown beside a cell that is being filled in.
    hint: str = ""
    # What to do where something else was written.
    advice: str = ""
    choices: tuple[str, ...] = ()
    is_open: bool = False
    least: int | dt.date | None = None
    most: int | dt.date | None = None


@dataclass(frozen=True)
class Column:
    """One column: its heading, what stands in it, how wide it is and how many decimals it shows."""

    heading: str | Promise
    kind: Kind = "text"
    width: int = 0
    decimals: int | None = None
    # Of a table that people fill in.
    filling: Filling | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet. The rows may be a generator: each is asked for once, and none is kept."""

    name: str | Promise
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def plain(value: Any) -> Cell:
    """The value as a file can hold it: text, number, day or local moment; None for what is no number.

    What is neither is written as text.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if -MAX_DIGITS < value < MAX_DIGITS else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, dt.date):
        return value
    return _text(str(value))


def _text(text: str) -> str:
    text = _UNWRITABLE.sub("\ufffd", text)
    if len(text) <= MAX_TEXT // 2:
        return text
    # Spreadsheets count as UTF-16 does.
    counted = text.encode("utf-16-le")
    if len(counted) <= 2 * MAX_TEXT:
        return text
    return counted[: 2 * (MAX_TEXT - len(CUT))].decode("utf-16-le", "ignore") + CUT
