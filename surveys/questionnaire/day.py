"""A day as an answer: stored as a number, so that days are counted and compared like all values."""

import datetime as dt

from django.utils.formats import date_format

from portal.typed.day import FORMATS, YEARS


def read_day(raw: str) -> int | None:
    """The number of the day in `raw`, as browsers and people write it; None where it is no day.

    In the digits 0 to 9 alone, as numbers are: so does the browser (static/js/conditions.js).
    """
    written = raw.strip()
    if not written.isascii():
        return None
    for pattern in FORMATS:
        try:
            day = dt.datetime.strptime(written, pattern).date()  # noqa: DTZ007, it has no time
        except ValueError:
            continue
        return day.toordinal() if day.year in YEARS else None
    return None


def day_of(value: int) -> dt.date:
    return dt.date.fromordinal(value)


def day_text(day: dt.date) -> str:
    """As people of the page's language write it."""
    return date_format(day, "SHORT_DATE_FORMAT")
