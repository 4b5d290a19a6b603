"""What an opened link to a survey leaves in the browser."""

from django.utils.functional import lazy
from django.utils.translation import ngettext

from portal.registry.cookies import Cookie, cookies
from surveys.answering.access import COOKIE, COOKIE_AGE
from surveys.answering.own_device import COPY, DAYS_KEPT


def _purpose() -> str:
    hours = COOKIE_AGE // 3600
    return ngettext(
        "the survey whose link you opened, %(hours)s hour",
        "the survey whose link you opened, %(hours)s hours",
        hours,
    ) % {"hours": hours}


def _copy_purpose() -> str:
    return ngettext(
        "what you typed in a survey and could not be saved, only where you chose “This is my own "
        "device”, at most %(days)s day (not a cookie: it is never sent to us by itself)",
        "what you typed in a survey and could not be saved, only where you chose “This is my own "
        "device”, at most %(days)s days (not a cookie: it is never sent to us by itself)",
        DAYS_KEPT,
    ) % {"days": DAYS_KEPT}


# One of each for each invitation, with its id at the end.
cookies.add("survey", Cookie(f"{COOKIE}…", lazy(_purpose, str)(), rank=50))
cookies.add("survey copy", Cookie(f"{COPY}…", lazy(_copy_purpose, str)(), rank=60))
