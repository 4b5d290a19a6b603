"""The days on which people are at work in Finland, and why the others are free."""

import datetime as dt
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY = dt.timedelta(days=1)
SATURDAY = 5
# How the library calls the languages of the pages.
LOCALES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


def is_working_day(day: dt.date) -> bool:
    """From Monday to Friday, without public holidays and the eves of Christmas and Midsummer."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year, "fi")


def next_working_day(day: dt.date) -> dt.date:
    """The first one after that day."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def why_free(day: dt.date) -> str:
    """The name of the holiday, or the weekend; empty for a working day."""
    if is_working_day(day):
        return ""
    return _holidays(day.year, (get_language() or "fi")[:2]).get(day) or _("weekend")


@lru_cache(maxsize=64)
def _holidays(year: int, language: str) -> dict[dt.date, str]:
    """The library is imported when a day is first asked for: every start would pay for it."""
    from holidays import country_holidays

    return dict(country_holidays("FI", years=year, language=LOCALES.get(language, "en_US")))
