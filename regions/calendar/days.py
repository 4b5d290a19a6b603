"""On which days an entry falls: by its rule, in the place of which stands the day of an occurrence."""

import calendar
import datetime as dt
from typing import Protocol

from regions.calendar.models import ClockEntry

DAYS_OF_WEEK = 7
Rule = ClockEntry.Rule


class Returning(Protocol):
    """What comes back by a rule: an entry, or as much of its row."""

    @property
    def rule(self) -> str: ...

    @property
    def first_on(self) -> dt.date: ...

    @property
    def last_year(self) -> int | None: ...


def day_by_rule(entry: Returning, year: int) -> dt.date | None:
    """None in a year in which the entry does not come back."""
    first = entry.first_on
    if year < first.year or (entry.last_year is not None and year > entry.last_year):
        return None
    if year == first.year:
        return first
    if entry.rule == Rule.ONCE:
        return None
    if entry.rule == Rule.DATE:
        return _same_date(first, year)
    if entry.rule == Rule.LAST:
        return last_weekday(year, first.month, first.weekday())
    return same_weekday(first, year)


def same_weekday(day: dt.date, year: int) -> dt.date:
    """The second Tuesday of a March becomes that of another year; a fifth one, the last."""
    first = dt.date(year, day.month, 1)
    nth = (day.day - 1) // DAYS_OF_WEEK
    found = 1 + (day.weekday() - first.weekday()) % DAYS_OF_WEEK + nth * DAYS_OF_WEEK
    if found > calendar.monthrange(year, day.month)[1]:
        found -= DAYS_OF_WEEK
    return first.replace(day=found)


def last_weekday(year: int, month: int, weekday: int) -> dt.date:
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=(last.weekday() - weekday) % DAYS_OF_WEEK)


def _same_date(day: dt.date, year: int) -> dt.date:
    """The 29th of February is the 28th in other years."""
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
