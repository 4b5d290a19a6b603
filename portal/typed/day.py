"""A day, chosen with the browser's own calendar or typed by hand."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Beyond them lies a slip of the finger.
YEARS = range(1990, 2101)
# What browsers send, and what people type where a browser has no calendar.
FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # Browsers understand only this form in a date field, whatever the language.
        super().__init__(format=FORMATS[0])


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages = {
        "invalid": _("Give a day, for example 15.1.2027."),
        "year": _("The year must be between %(first)s and %(last)s."),
    }

    def __init__(self, *, years: range = YEARS, **options: Any) -> None:
        super().__init__(input_formats=FORMATS, **options)
        self.years = years

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is not None and value.year not in self.years:
            limits = {"first": str(self.years[0]), "last": str(self.years[-1])}
            raise ValidationError(self.error_messages["year"], code="year", params=limits)
