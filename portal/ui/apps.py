from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.forms import ChoiceField, Field
from django.utils.translation import gettext_lazy as _

from portal.alphabet import teach_alphabet

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class UiConfig(AppConfig):
    name = "portal.ui"
    label = "ui"

    def ready(self) -> None:
        connection_created.connect(_teach_alphabet, dispatch_uid="alphabet")
        # An empty field says what to do, where Django only says that it is required.
        Field.default_error_messages["required"] = _("Fill in this field.")
        ChoiceField.default_error_messages["required"] = _("Choose one of these.")


def _teach_alphabet(sender: type, connection: "BaseDatabaseWrapper", **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        teach_alphabet(connection.connection)
