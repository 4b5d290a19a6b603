"""Writing texts: side by side in each language, with a note; and where the writing began."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from portal.revisions.named_text import NamedText
from portal.typed.fields import LineField, TextField
from portal.typed.text import plain_line, plain_lines

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Group:
    """A text in each of its languages, side by side."""

    heading: str
    explained: "StrOrPromise"
    fields: list[forms.BoundField]


class NamedField(TextField):
    """What is wrong with a text is said by its name, for many stand in one form."""

    def __init__(self, named: NamedText) -> None:
        self.named = named
        # A long title is read whole, though it is one line.
        rows = 2 if named.is_line else 6
        language = get_language_info(named.language)["name_translated"]
        missing = _("Fill in “%(name)s”.") % {"name": named.label}
        super().__init__(
            label=capfirst(str(language)),
            required=named.is_required,
            strip=False,
            widget=forms.Textarea({"lang": named.language, "rows": rows}),
            error_messages={"required": missing},
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return plain_line(text) if self.named.is_line else text

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.named.most:
            raise ValidationError(
                _(
                    "“%(name)s” is %(length)d characters long. Shorten it to %(most)d or fewer. "
                    "Nothing has been lost: all of it is still here."
                ),
                code="max_length",
                params={
                    "name": self.named.label,
                    "length": len(value),
                    "most": self.named.most,
                },
            )


class RevisionForm(forms.Form):
    """What every form of a revision takes beside its texts: a line for the history, and what it follows."""

    note = LineField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("One line for the history. You may leave it empty."),
        required=False,
        max_length=200,
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    # The browser says nothing of its own: our messages name the text and what to do.
    use_required_attribute = False


class TextsForm(RevisionForm):
    """The texts of one subject; what is typed stays on the page whatever happens."""

    def __init__(
        self,
        data: QueryDict | Mapping[str, str] | None = None,
        *,
        named: Sequence[NamedText],
        texts: Mapping[str, str] | None = None,
        base: int = 0,
        note: str = "",
    ) -> None:
        self.named = named
        super().__init__(data, initial={**(texts or {}), "base": base, "note": note})
        for one in named:
            self.fields[one.key] = NamedField(one)

    @property
    def groups(self) -> list[Group]:
        groups: dict[str, Group] = {}
        for one in self.named:
            group = groups.setdefault(
                one.field, Group(capfirst(str(one.heading)), one.explained, [])
            )
            group.fields.append(self[one.key])
        return list(groups.values())

    @property
    def texts(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[one.key] for one in self.named}

    @cached_property
    def typed(self) -> dict[str, str]:
        """What was typed, without asking whether it may stay."""
        return {
            one.key: (plain_line if one.is_line else plain_lines)(str(self[one.key].value() or ""))
            for one in self.named
        }

    @property
    def typed_note(self) -> str:
        return plain_line(str(self["note"].value() or ""))
