"""A text that is kept as revisions: the text, a line for the history, and which revision it follows."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.revisions.form import RevisionForm
from portal.typed.fields import TextField


class RevisedTextForm(RevisionForm):
    """What is typed stays on the page whatever happens."""

    # Characters; what is said where there are more, with their `length` and `most`.
    most: ClassVar[int]
    too_long: ClassVar[Promise]

    text = TextField(
        strip=False,
        widget=forms.Textarea({"rows": 20}),
        help_text=gettext_lazy(
            "An empty line begins a paragraph; ## before a line makes it a heading."
        ),
    )
    field_order = ("text", "note", "base")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > self.most:
            params = {"length": len(text), "most": self.most}
            raise ValidationError(str(self.too_long), code="max_length", params=params)
        return text
