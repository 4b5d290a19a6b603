"""A time of the day, chosen in the browser or typed by hand."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# What browsers send, and what people type where a browser has no clock.
FORMATS = ("%H:%M", "%H.%M", "%H:%M:%S", "%H")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format=FORMATS[0])


class ClockField(forms.TimeField):
    widget = ClockInput
    default_error_messages = {"invalid": _("Give a time of the day, for example 9.00.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=FORMATS, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value
