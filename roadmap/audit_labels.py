"""What the trail says of roadmaps."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels
from roadmap.models import Status

audit_labels.add(
    "roadmap",
    AuditLabels(
        actions={
            "roadmap.published": _("published a roadmap"),
            "roadmap.status_reported": _("reported a status"),
            "roadmap.texts_published": _("changed texts"),
            "roadmap.texts_restored": _("restored texts"),
        },
        details={"state_before": _("before")},
        values={"state_before": lambda state: str(Status.State(state).label)},
    ),
)
