"""What an opened link to a survey leaves in the browser."""

from django.utils.functional import lazy
from django.utils.translation import ngettext

from portal.registry.cookies import Cookie, cookies
from surveys.answering.access import COOKIE, COOKIE_AGE


def _purpose() -> str:
    hours = COOKIE_AGE // 3600
    return ngettext(
        "the survey whose link you opened, %(hours)s hour",
        "the survey whose link you opened, %(hours)s hours",
        hours,
    ) % {"hours": hours}


# One for each invitation, with its id at the end.
cookies.add("survey", Cookie(f"{COOKIE}…", lazy(_purpose, str)(), rank=50))
