"""What the trail says of roadmaps."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "roadmap",
    AuditLabels(
        actions={
            "roadmap.published": _("published a roadmap"),
        },
        details={},
    ),
)
