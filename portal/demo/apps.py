from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "portal.demo"
    verbose_name = _("demo world")

    def ready(self) -> None:
        from portal.demo import checks  # noqa: F401 - registers itself
        from portal.registry.demo import chapters

        chapters.discover()
