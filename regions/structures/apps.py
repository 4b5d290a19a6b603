from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StructuresConfig(AppConfig):
    name = "regions.structures"
    label = "structures"
    verbose_name = _("cooperation structures")

    def ready(self) -> None:
        from regions.structures import receivers  # noqa: F401
        from regions.structures.own_groups import group_lines
        from regions.structures.structure_page import structure_parts

        structure_parts.discover()
        group_lines.discover()
