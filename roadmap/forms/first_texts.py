"""The texts of something new, side by side in three languages. Later they are edited on their own page."""

from dataclasses import dataclass

from django import forms

from portal.revisions.form import NamedField
from portal.revisions.named_text import NamedText


@dataclass(frozen=True)
class TextGroup:
    """One text in each language."""

    key: str
    name: str
    fields: list[forms.BoundField]


def text_fields(named: tuple[NamedText, ...]) -> dict[str, forms.Field]:
    return {one.key: NamedField(one) for one in named}


def text_groups(form: forms.Form, named: tuple[NamedText, ...]) -> list[TextGroup]:
    groups: dict[str, TextGroup] = {}
    for one in named:
        if one.key in form.fields:
            group = groups.setdefault(one.field, TextGroup(one.field, str(one.heading), []))
            group.fields.append(form[one.key])
    return list(groups.values())
