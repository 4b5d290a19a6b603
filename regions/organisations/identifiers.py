"""The official numbers of organisations, each held against its own check digit or form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fi import associationid, ytunnus


def clean_business_id(value: str) -> None:
    """Refuse a business identifier (Y-tunnus) whose check digit is wrong."""
    try:
        ytunnus.validate(value)
    except InvalidNumber as error:
        raise ValidationError(
            _("%(value)s is not a business ID: its check digit or form is wrong."),
            params={"value": value},
        ) from error


def clean_register_number(value: str) -> None:
    try:
        associationid.validate(value)
    except InvalidNumber as error:
        raise ValidationError(
            _("%(value)s is not a number of the Register of Associations."),
            params={"value": value},
        ) from error
