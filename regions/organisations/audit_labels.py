"""What the trail says of organisations."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "organisations",
    AuditLabels(
        actions={
            "organisation.contacts_opened": _("opened the contact data"),
        },
    ),
)
