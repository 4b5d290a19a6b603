"""A day, chosen with the browser's own calendar."""

from django import forms


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # Browsers understand only this form in a date field, whatever the language.
        super().__init__(format="%Y-%m-%d")
