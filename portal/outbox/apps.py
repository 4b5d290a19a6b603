from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    label = "outbox"
    verbose_name = _("outbox")

    def ready(self) -> None:
        from portal.outbox.notices import notices

        notices.discover()
