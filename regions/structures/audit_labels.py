"""What the trail says of structures."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "structures",
    AuditLabels(
        actions={
            "structure.founded": _("founded a cooperation structure"),
            "structure.changed": _("changed a cooperation structure"),
            "structure.letter_sent": _("sent a letter to the members of a structure"),
            "structure.letters_off": _("stopped letters of a structure by the link of one"),
        },
    ),
)
