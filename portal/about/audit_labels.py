"""What the trail says of feedback."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "about",
    AuditLabels(
        actions={
            "feedback.read": _("read feedback"),
            "feedback.answered": _("marked feedback as answered"),
        },
    ),
)
