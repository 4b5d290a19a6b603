"""Fields of forms that read what people type as everything else does."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.typed.number import NoNumber, read_number, read_whole_number
from portal.typed.text import plain_line, plain_lines

# What stands in the place of letters that came in another encoding than UTF-8.
BROKEN = "\N{REPLACEMENT CHARACTER}"


class WholeNumberField(forms.IntegerField):
    """A whole number by the one grammar: Django's own takes `1_000` and the digits of any script."""

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return read_whole_number(str(value))
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class TextField(forms.CharField):
    """Text whose line breaks and unseen characters are put right before anything is counted."""

    def to_python(self, value: Any) -> str:
        return plain_lines(str(value or ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: a browser would cut a pasted text without a word. We say what is too long."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_broken(value)


class LineField(TextField):
    def to_python(self, value: Any) -> str:
        return plain_line(str(value or ""))


def refuse_broken(text: str) -> None:
    """Letters that were lost on the way are better written again than published broken."""
    if BROKEN in text:
        at = text.index(BROKEN)
        raise ValidationError(
            _(
                "Some letters were lost on the way: “%(around)s”. "
                "Write the letters marked %(mark)s again."
            ),
            code="encoding",
            params={"around": text[max(at - 15, 0) : at + 15], "mark": BROKEN},
        )


class NumberField(forms.DecimalField):
    """A number with a few decimals by the one grammar; shown as the language writes it."""

    widget = forms.TextInput

    def __init__(self, *, decimals: int = 4, **options: Any) -> None:
        super().__init__(localize=False, **options)
        self.decimals = decimals
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return read_number(str(value), decimals=self.decimals)
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """Without zeros that nobody typed."""
        if not isinstance(value, Decimal):
            return value
        return number_format(f"{value.normalize():f}", use_l10n=True)
