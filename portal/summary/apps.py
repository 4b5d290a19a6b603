from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummaryConfig(AppConfig):
    name = "portal.summary"
    label = "summary"
    verbose_name = _("national summary")

    def ready(self) -> None:
        from portal.chapters.sources import chapter_sources

        chapter_sources.discover()
