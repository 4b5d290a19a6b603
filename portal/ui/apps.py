from django.apps import AppConfig
from django.forms import ChoiceField, Field
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "portal.ui"
    label = "ui"

    def ready(self) -> None:
        """An empty field says what to do, where Django only says that it is required."""
        Field.default_error_messages["required"] = _("Fill in this field.")
        ChoiceField.default_error_messages["required"] = _("Choose one of these.")
