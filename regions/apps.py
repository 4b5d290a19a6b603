from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("regions")

    def ready(self) -> None:
        from portal.accounts.scopes import register_scope
        from regions.models.assignment import expert_roles
        from regions.region_page import page_parts

        register_scope(expert_roles)
        page_parts.discover()
