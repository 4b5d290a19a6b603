"""Of which period a report is drafted; and its text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.typed.fields import LineField, TextField
from regions.meetings.upward.periods import Days, periods
from regions.meetings.upward.writing import TEXT


class PeriodForm(forms.Form):
    period = forms.ChoiceField(
        label=gettext_lazy("Period of the report"),
        error_messages={
            "required": gettext_lazy("Choose a quarter or a year."),
            "invalid_choice": gettext_lazy("Choose a quarter or a year from the list."),
        },
    )

    use_required_attribute = False

    def __init__(self, *args: Any, on: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = periods(on)
        choices = [(key, called) for key, (called, _days) in self.offered.items()]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]

    @property
    def days(self) -> Days:
        return self.offered[self.cleaned_data["period"]][1]


class ReportForm(forms.Form):
    text = TextField(
        label=gettext_lazy("Text of the report"),
        strip=False,
        widget=forms.Textarea({"rows": 22}),
        help_text=gettext_lazy(
            "An empty line begins a paragraph; ## before a line makes it a heading."
        ),
        error_messages={"required": gettext_lazy("Write the report before you save it.")},
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
        if len(text) > TEXT.most:
            raise ValidationError(
                _("The report is %(length)d characters long. Shorten it to %(most)d or fewer."),
                params={"length": len(text), "most": TEXT.most},
            )
        return text
