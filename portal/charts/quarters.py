"""Quarters of years: which one a day lies in, where it begins, and which comes after it."""

import datetime as dt


def quarter_of(day: dt.date) -> int:
    return (day.month + 2) // 3


def quarter_start(day: dt.date) -> dt.date:
    return day.replace(month=3 * quarter_of(day) - 2, day=1)


def next_quarter(day: dt.date) -> dt.date:
    """The first day of the quarter after the one in which `day` lies."""
    start = quarter_start(day)
    if start.month == 10:
        return start.replace(year=start.year + 1, month=1)
    return start.replace(month=start.month + 3)
