"""Texts in three languages: kept in a column each, read in that of the page, and searched."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Never, Self, overload

from django import forms
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.typed.text import plain_text

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LANGUAGES = ("fi", "sv", "en")
# What is read where a language has no text.
DEFAULT = "fi"
# The labels of a name.
NAMES = (_("name in Finnish"), _("name in Swedish"), _("name in English"))


def fold(text: str) -> str:
    """Lower case without marks, so that a search for `alavieska ikaystava` finds Ikäystävä."""
    plain = unicodedata.normalize("NFKD", plain_text(text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def page_language() -> str:
    """The language that the page is read in."""
    return (get_language() or DEFAULT)[:2]


class LocalisedColumns:
    """A text in a plain column for each language; written by column."""

    name: str
    # Language → column.
    by_language: dict[str, str]

    def __init__(
        self,
        *labels: "str | StrPromise",
        kind: "type[models.CharField[str, str] | models.TextField[str, str]]" = models.CharField,
        **options: Any,
    ) -> None:
        """A label for each column, in the order of `LANGUAGES`; the options are those of `kind`."""
        self.fields = {
            language: kind(label, **options)
            for language, label in zip(LANGUAGES, labels, strict=False)
        }

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Called by Django for an attribute of a model: the model gets the columns."""
        self.name = name
        self.by_language = {language: f"{name}_{language}" for language in self.fields}
        for language, field in self.fields.items():
            field.contribute_to_class(model, self.by_language[language])
        setattr(model, name, self)

    def __set__(self, instance: models.Model, value: Never) -> None:
        raise AttributeError(f"Set one of {', '.join(self.columns)}: {self.name} is only read.")

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.by_language.values())

    def column(self, language: str = "") -> str:
        """The column of a language, otherwise of the page's; Finnish where that has none."""
        return self.by_language.get(language or page_language(), self.by_language[DEFAULT])

    def shown(self, path: str = "") -> Combinable:
        """In SQL: what the page says, of the model that `path` leads to (such as `region__`)."""
        text = NullIf(F(f"{path}{self.column()}"), Value(""))
        return Coalesce(text, F(f"{path}{self.column(DEFAULT)}"))

    def texts(self, instance: models.Model) -> dict[str, str]:
        """Language → what `instance` says in it."""
        return {language: getattr(instance, name) for language, name in self.by_language.items()}

    def form_fields(self, **options: Any) -> "list[forms.Field | None]":
        """A field of a form for each column, by the rules and the label of the column."""
        return [field.formfield(**options) for field in self.fields.values()]

    def by_column(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Language → text, as the columns keep it: what is left out is empty."""
        return {name: texts.get(language, "") for language, name in self.by_language.items()}


class LocalisedField(LocalisedColumns):
    """`name` reads `name_fi`, `name_sv` or `name_en`: that of the page, Finnish where it is empty."""

    def reader(self) -> Callable[[models.Model], str]:
        """Reads many instances: the language of the page is asked for once."""
        column, default = self.column(), self.column(DEFAULT)
        return lambda instance: getattr(instance, column) or getattr(instance, default)

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: models.Model, owner: type) -> str: ...

    def __get__(self, instance: models.Model | None, owner: type) -> Self | str:
        if instance is None:
            return self
        return self.reader()(instance)
