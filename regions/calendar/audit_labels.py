"""What the trail says of the clock and its feeds."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "calendar",
    AuditLabels(
        actions={
            "clock.added": _("added an entry to the annual clock"),
            "clock.changed": _("changed an entry of the annual clock"),
            "clock.deleted": _("deleted an entry of the annual clock"),
            "clock.written_down": _("wrote down what came of an entry of the annual clock"),
            "clock.copied": _("copied an entry of the annual clock to the next year"),
            "calendar_feed.made": _("made a secret calendar address"),
            "calendar_feed.taken_back": _("took back a secret calendar address"),
        },
    ),
)
