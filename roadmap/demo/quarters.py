"""Days of the demo's roadmap, counted from the day on which the demo is made."""

import datetime as dt
from typing import overload

MONTHS = 3


def quarter_from(today: dt.date, count: int) -> dt.date:
    """The first day of the quarter so many after the present one."""
    quarter = today.year * 4 + (today.month - 1) // MONTHS + count
    return dt.date(quarter // 4, quarter % 4 * MONTHS + 1, 1)


def quarter_end(today: dt.date, count: int) -> dt.date:
    return quarter_from(today, count + 1) - dt.timedelta(days=1)


@overload
def days_from(today: dt.date, count: int) -> dt.date: ...


@overload
def days_from(today: dt.date, count: int | None) -> dt.date | None: ...


def days_from(today: dt.date, count: int | None) -> dt.date | None:
    return None if count is None else today + dt.timedelta(days=count)
