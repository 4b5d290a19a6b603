"""What a new thing of the roadmap says, and what it may not be without."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.accounts.models import User
from roadmap.access import Refused
from roadmap.models import Roadmap
from roadmap.texts.publishing import first_texts
from roadmap.texts.subject import NEEDED, Owner


def write_first_texts(
    thing: Owner, texts: Mapping[str, str], *, roadmap: Roadmap | None, by: User, at: dt.datetime
) -> None:
    """Save a new thing with its texts. Raises `Refused` where it would be published without a title."""
    for column, text in texts.items():
        setattr(thing, column, text)
    is_published = roadmap is not None and roadmap.is_published
    if missing := missing_titles(thing, is_published=is_published):
        raise Refused({f"title_{language}": _missing_title(language) for language in missing})
    first_texts(owner=thing, by=by, at=at)


def missing_titles(thing: Owner, *, is_published: bool) -> list[str]:
    """The languages in which it needs a title and has none. A draft needs a Finnish one alone."""
    needed = NEEDED if is_published else NEEDED[:1]
    return [language for language in needed if not getattr(thing, f"title_{language}").strip()]


def _missing_title(language: str) -> str:
    if language == "fi":
        return _("Give the title in Finnish.")
    return _("The roadmap is published: give the title in Swedish too.")
