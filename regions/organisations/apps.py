from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "regions.organisations"
    label = "organisations"
    verbose_name = _("organisations")

    def ready(self) -> None:
        from portal.accounts.scopes import register_scope
        from regions.organisations.models.representative import representative_roles

        register_scope(representative_roles)
