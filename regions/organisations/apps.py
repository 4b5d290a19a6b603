from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "regions.organisations"
    label = "organisations"
    verbose_name = _("organisations")

    def ready(self) -> None:
        from regions.organisations import receivers  # noqa: F401
        from regions.organisations.contact_uses import contact_uses
        from regions.organisations.finding.parts import filter_parts
        from regions.organisations.merging.parts import merged_parts
        from regions.organisations.organisation_page import organisation_parts

        organisation_parts.discover()
        contact_uses.discover()
        filter_parts.discover()
        merged_parts.discover()
