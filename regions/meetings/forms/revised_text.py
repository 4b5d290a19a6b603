"""A text that is kept as revisions: the text, a line for the history, and which revision it follows."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.typed.fields import LineField, TextField


class RevisedTextForm(forms.Form):
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
    note = LineField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("One line for the history. You may leave it empty."),
        required=False,
        max_length=200,
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    use_required_attribute = False

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > self.most:
            params = {"length": len(text), "most": self.most}
            raise ValidationError(str(self.too_long), code="max_length", params=params)
        return text
