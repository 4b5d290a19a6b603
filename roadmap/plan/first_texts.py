"""What a new thing of the roadmap says, and what it may not be without."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Model
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.ui.localised import LANGUAGES, LocalisedField
from roadmap.access import Refused
from roadmap.models import Roadmap
from roadmap.texts.publishing import first_texts
from roadmap.texts.subject import NEEDED, Owner, TextSubject


def write_first_texts(
    thing: Owner, texts: Mapping[str, str], *, roadmap: Roadmap | None, by: User, at: dt.datetime
) -> None:
    """Save a new thing with its texts, which are revision 1. Raises `Refused` where a title is missing."""
    for column, text in texts.items():
        setattr(thing, column, text)
    if missing := missing_titles(thing, is_published=bool(roadmap and roadmap.is_published)):
        raise Refused([_missing_title(language) for language in missing])
    first_texts(owner=thing, by=by, at=at)


def missing_titles(thing: Model, *, is_published: bool) -> list[str]:
    """The languages in which it needs a title and has none. A draft needs a Finnish one alone."""
    needed = NEEDED if is_published else NEEDED[:1]
    return [language for language in needed if not getattr(thing, f"title_{language}").strip()]


def _missing_title(language: str) -> str:
    if language == "fi":
        return _("Give the title in Finnish.")
    return _("The roadmap is published: give the title in Swedish too.")


def text_columns(model: type[Model]) -> dict[str, tuple[str, str]]:
    """Column → field and language, of every text that the model has in three languages."""
    fields = [value for value in vars(model).values() if isinstance(value, LocalisedField)]
    return {
        column: (field.name, language)
        for field in fields
        for language, column in field.by_language.items()
        if language in LANGUAGES
    }


def texts_address(thing: Owner) -> str:
    """Where its texts are edited later."""
    return TextSubject(thing).edit_url
