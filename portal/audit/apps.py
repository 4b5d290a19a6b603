from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("audit trail")

    def ready(self) -> None:
        from portal.audit.labels import audit_labels

        audit_labels.discover()
