"""What the trail says of meetings."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "meetings.minutes",
    AuditLabels(
        actions={
            "meeting.attended": _("recorded who was at a meeting"),
            "minutes.written": _("wrote the minutes of a meeting"),
            "minutes.approved": _("approved the minutes of a meeting"),
            "material.added": _("added a material to an agenda"),
            "material.deleted": _("deleted a material of an agenda"),
            "upward.drafted": _("drafted a report to the structure above"),
            "upward.written": _("edited a report to the structure above"),
            "upward.sent": _("sent a report to the structure above"),
            "outcome.added": _("recorded what came of a meeting"),
            "outcome.changed": _("changed what came of a meeting"),
            "outcome.deleted": _("deleted what came of a meeting"),
            "outcome.done": _("marked an action as done"),
            "outcome.undone": _("opened an action again"),
        },
        details={
            "title": _("title"),
            "approved_in": _("approved in"),
            "count": _("how many"),
            "sent_to": _("sent to the meeting"),
        },
    ),
)
audit_labels.add(
    "meetings",
    AuditLabels(
        actions={
            "meeting.called": _("called a meeting"),
            "meeting.changed": _("changed a meeting"),
            "meeting.cancelled": _("cancelled a meeting"),
            "meeting.invited": _("invited people to a meeting"),
            "meeting.carried_over": _("carried items of an agenda over"),
            "meeting.guest_invited": _("invited a guest to a meeting"),
            "meeting_series.called": _("called a series of meetings"),
            "meeting_series.changed": _("changed a series of meetings"),
            "meeting_series.ended": _("ended a series of meetings"),
        },
    ),
)
