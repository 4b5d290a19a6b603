"""The code of a page, a question or a choice, as it is typed."""

from collections.abc import Container
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.typed.fields import LineField
from surveys.forms.draft_part import CODE_HELP
from surveys.questionnaire.codes import CODE, LONGEST, is_free
from surveys.questionnaire.schema import RESERVED


class CodeField(LineField):
    """Empty, or right in itself; whether another has it, the form knows."""

    def __init__(self, label: Any, **options: Any) -> None:
        options.setdefault("help_text", CODE_HELP)
        super().__init__(label=label, required=False, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).lower()

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if not CODE.fullmatch(value):
            message = _(
                "“%(value)s” must be small letters a–z, digits and underscores, a letter first."
            )
            raise ValidationError(message, params={"value": value[:LONGEST]})
        if len(value) > LONGEST:
            message = _("The code is %(length)d characters long. Shorten it to %(most)d or fewer.")
            raise ValidationError(message, params={"length": len(value), "most": LONGEST})


def refuse_taken(code: str, taken: Container[str]) -> None:
    """Raises `ValidationError`."""
    if code.endswith("_why"):
        raise ValidationError(
            _("A code cannot end in “_why”: that is the column of justifications.")
        )
    if code in RESERVED:
        message = _("The portal uses the name “%(code)s” itself; choose another.")
        raise ValidationError(message, params={"code": code})
    if not is_free(code, taken):
        message = _("The code “%(code)s” is used already. Choose another.")
        raise ValidationError(message, params={"code": code})
