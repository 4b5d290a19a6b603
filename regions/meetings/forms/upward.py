"""Of which period a report is drafted; and its text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from regions.meetings.forms.revised_text import RevisedTextForm
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


class ReportForm(RevisedTextForm):
    most = TEXT.most
    too_long = gettext_lazy(
        "The report is %(length)d characters long. Shorten it to %(most)d or fewer."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        text = self.fields["text"]
        text.label = gettext_lazy("Text of the report")
        text.error_messages["required"] = gettext_lazy("Write the report before you save it.")
