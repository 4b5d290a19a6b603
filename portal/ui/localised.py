"""Texts in three languages: kept in three columns, sorted and searched as people here expect."""

import unicodedata
from typing import Self, overload

from django.utils.translation import get_language

DEFAULT = "fi"
# The Finnish alphabet ends with z, å, ä, ö; Unicode's order is another.
LAST_LETTERS = str.maketrans({"å": "z\ue000", "ä": "z\ue001", "ö": "z\ue002"})


def alphabetical(text: str) -> str:
    """A key for sorting names the way Finns look for them."""
    return text.casefold().translate(LAST_LETTERS)


def fold(text: str) -> str:
    """Lower case without marks, so that a search for `alavieska ikaystava` finds Ikäystävä."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


class Localised:
    """`name = Localised("name")` reads `name_fi`, `name_sv` or `name_en`; Finnish where one is empty."""

    def __init__(self, field: str) -> None:
        self.field = field

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> str: ...

    def __get__(self, instance: object | None, owner: type) -> Self | str:
        if instance is None:
            return self
        language = (get_language() or DEFAULT).split("-")[0]
        text = getattr(instance, f"{self.field}_{language}", "")
        return str(text or getattr(instance, f"{self.field}_{DEFAULT}"))
