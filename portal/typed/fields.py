"""Fields of forms that read what people type as everything else does."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.typed.number import NoNumber, read_whole_number


class WholeNumberField(forms.IntegerField):
    """A whole number by the one grammar: Django's own takes `1_000` and the digits of any script."""

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return read_whole_number(str(value))
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
