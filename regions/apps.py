from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("regions")

    def ready(self) -> None:
        from regions.handover.parts import handover_parts
        from regions.indicator_page import indicator_parts
        from regions.region_page import page_parts
        from regions.section_data import section_data

        page_parts.discover()
        indicator_parts.discover()
        handover_parts.discover()
        section_data.discover()
