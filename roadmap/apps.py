from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadmapConfig(AppConfig):
    name = "roadmap"
    verbose_name = _("roadmap")

    def ready(self) -> None:
        from roadmap.plan.roadmap_page import roadmap_links
        from roadmap.plan.step_page import step_parts

        for registry in (step_parts, roadmap_links):
            registry.discover()
