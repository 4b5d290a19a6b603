"""A moment on a Finnish clock, typed by hand or chosen in the browser."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.jobs.scheduling import utc_from_wall

# What browsers send, and what people type where a browser has no widget for it.
FORMATS = (
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H.%M",
)
# Beyond them lies a slip of the finger, and at last the end of what a date can count.
YEARS = range(2000, 2101)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=FORMATS[0])


class MomentField(forms.Field):
    """Gives the moment in UTC; an hour that summer time leaves out becomes the moment of the leap."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Give day and time, for example 15.1.2027 9.00."),
        "year": _("The year must be between %(first)s and %(last)s."),
    }

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value
        text = " ".join(str(value).split())
        for form in FORMATS:
            try:
                wall = dt.datetime.strptime(text, form)  # noqa: DTZ007, wall time
            except ValueError:
                continue
            if wall.year not in YEARS:
                limits = {"first": str(YEARS[0]), "last": str(YEARS[-1])}
                raise ValidationError(self.error_messages["year"], code="year", params=limits)
            return utc_from_wall(wall)
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
