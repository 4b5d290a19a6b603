"""When something is, in words: days as the language writes them, quarters as officials do."""

import datetime as dt
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts.quarters import quarter_of, quarter_start
from roadmap.models import Step


def quarter_in_words(day: dt.date) -> str:
    return _("Q%(quarter)d %(year)d") % {"quarter": quarter_of(day), "year": day.year}


def day_in_words(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def month_in_words(day: dt.date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def period_in_words(starts_on: dt.date, ends_on: dt.date, precision: str) -> str:
    """From when until when, as exactly as it is meant."""
    return _period(starts_on, ends_on, precision, get_language() or "")


# Hundreds of steps share some dozens of periods.
@lru_cache(maxsize=1024)
def _period(starts_on: dt.date, ends_on: dt.date, precision: str, language: str) -> str:
    if precision == Step.Precision.DAY:
        if starts_on == ends_on:
            return day_in_words(starts_on)
        return _("%(first)s–%(last)s") % {
            "first": day_in_words(starts_on),
            "last": day_in_words(ends_on),
        }
    if quarter_start(starts_on) == quarter_start(ends_on):
        return quarter_in_words(starts_on)
    # The sentence is translated as a whole: some say the word "quarter" once.
    return _("Q%(quarter)d %(year)d – Q%(last_quarter)d %(last_year)d") % {
        "quarter": quarter_of(starts_on),
        "year": starts_on.year,
        "last_quarter": quarter_of(ends_on),
        "last_year": ends_on.year,
    }
