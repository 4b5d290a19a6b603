from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DrillConfig(AppConfig):
    name = "portal.drill"
    label = "drill"
    verbose_name = _("restore drill")
