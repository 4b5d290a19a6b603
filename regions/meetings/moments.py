"""A day and a time by the clock of Finland as a moment; and the days on which a series meets."""

import calendar
import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from regions.meetings.models import MeetingSeries
from regions.structures.access import Refused


def moment_of(day: dt.date, time: dt.time, *, fact: str = "starts_at") -> dt.datetime:
    """In UTC; of an hour that comes twice, the first. Raises `Refused` beside `fact` for one that does not
    exist, when clocks go to summer time."""
    wall = dt.datetime.combine(day, time)
    moment = wall.replace(tzinfo=timezone.get_default_timezone()).astimezone(dt.UTC)
    if timezone.localtime(moment).replace(tzinfo=None) != wall:
        raise Refused({fact: [_does_not_exist(day, time)]})
    return moment


def _does_not_exist(day: dt.date, time: dt.time) -> str:
    return _(
        "On %(day)s the clock leaps from 3 to 4, so %(time)s does not exist that night. Choose another time."
    ) % {"day": date_format(day, "SHORT_DATE_FORMAT"), "time": time_format(time, "TIME_FORMAT")}


def dates_of(series: MeetingSeries) -> list[dt.date]:
    """Every day on which the rule lets it meet, in order."""
    dates = []
    year, month = series.starts_on.year, series.starts_on.month
    while (year, month) <= (series.ends_on.year, series.ends_on.month):
        day = nth_weekday(year, month, weekday=series.weekday, nth=series.nth)
        if series.starts_on <= day <= series.ends_on:
            dates.append(day)
        year, month = year + (month - 1 + series.every) // 12, (month - 1 + series.every) % 12 + 1
    return dates


def nth_weekday(year: int, month: int, *, weekday: int, nth: int) -> dt.date:
    """The nth one of the month, the last where `nth` is −1."""
    if nth > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def meets_at(series: MeetingSeries, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From when to when it meets on that day, by its rule. Raises `Refused`."""
    begins = moment_of(day, series.starts_at)
    return begins, begins + dt.timedelta(minutes=series.minutes)
