"""What the trail says of itself."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "audit",
    AuditLabels(
        actions={
            "trail.read": _("read the trail"),
            "trail.checked": _("checked the trail"),
            "trail.cut": _("deleted old lines of the trail"),
            "trail.labels_blanked": _("took the names of an erased person out of the trail"),
        },
        details={
            "lines": _("lines"),
            "labels": _("names"),
            "faults": _("faults"),
            "before_on": _("before"),
        },
        hidden=frozenset({"position", "hash", "person"}),
    ),
)
