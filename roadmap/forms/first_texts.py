"""The texts of something new, side by side in three languages. Later they are edited on their own page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.typed.fields import LineField, TextField
from roadmap.plan.first_texts import text_columns
from roadmap.texts.subject import NEEDED

# Twenty pages: more is a document, which has an address.
MOST = 20_000


@dataclass(frozen=True)
class TextGroup:
    """One text in each language."""

    name: str
    fields: list[forms.BoundField]


def text_fields(model: type[models.Model], *, is_published: bool) -> dict[str, forms.Field]:
    """A field for each column; published, a title is needed in Swedish as well as in Finnish."""
    needed = NEEDED if is_published else NEEDED[:1]
    return {
        column: _field(
            model._meta.get_field(column),
            language=language,
            is_required=name == "title" and language in needed,
        )
        for column, (name, language) in text_columns(model).items()
    }


def text_groups(form: forms.Form, model: type[models.Model]) -> list[TextGroup]:
    groups: dict[str, TextGroup] = {}
    for column, (name, _language) in text_columns(model).items():
        if column in form.fields:
            groups.setdefault(name, TextGroup(name, [])).fields.append(form[column])
    return list(groups.values())


def _field(column: Any, *, language: str, is_required: bool) -> forms.Field:
    is_long = isinstance(column, models.TextField)
    attributes: dict[str, Any] = {"lang": language}
    widget = forms.Textarea(attributes | {"rows": 5}) if is_long else forms.TextInput(attributes)
    kind = TextField if is_long else LineField
    return kind(
        label=capfirst(str(column.verbose_name)),
        required=is_required,
        max_length=column.max_length or MOST,
        widget=widget,
        error_messages={"max_length": TOO_LONG},
    )


TOO_LONG = _(
    "The text is %(show_value)d characters long. Shorten it to %(limit_value)d or fewer. "
    "Nothing has been lost: all of it is still here."
)
