from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.forms import ChoiceField, Field, URLField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.alphabet import teach_alphabet

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


# Words of Django’s `filesizeformat` that its Finnish leaves in English: our catalogue speaks before its own.
SIZES = (gettext_noop("%s KB"), gettext_noop("%s MB"), gettext_noop("%s GB"))


class UiConfig(AppConfig):
    name = "portal.ui"
    label = "ui"

    def ready(self) -> None:
        connection_created.connect(_teach_alphabet, dispatch_uid="alphabet")
        # An empty field says what to do, where Django only says that it is required.
        Field.default_error_messages["required"] = _("Fill in this field.")
        ChoiceField.default_error_messages["required"] = _("Choose one of these.")
        URLField.default_error_messages["invalid"] = _(
            "Write the whole address, for example https://www.example.org/page."
        )


def _teach_alphabet(sender: type, connection: "BaseDatabaseWrapper", **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        teach_alphabet(connection.connection)
