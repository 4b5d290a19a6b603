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
            "structure.member_added": _("added a member to a cooperation structure"),
            "structure.member_changed": _("changed a member of a cooperation structure"),
            "structure.member_ended": _("ended a membership in a cooperation structure"),
            "structure.member_removed": _("removed a member of a cooperation structure"),
            "structure.member_read": _("opened the address of a member of a cooperation structure"),
            "structure.seat_added": _("added a seat to a cooperation structure"),
            "structure.seat_changed": _("changed a seat of a cooperation structure"),
            "structure.coordinator_added": _("added a coordinator to a cooperation structure"),
            "structure.coordinator_ended": _(
                "ended the work of a coordinator of a cooperation structure"
            ),
            "structure.coordinator_changed": _("handed over the coordination of a structure"),
            "liaison.added": _("added an office of organisation liaisons"),
            "liaison.changed": _("changed an office of organisation liaisons"),
            "structure.nomination_asked": _("asked an organisation to name a member"),
            "structure.nomination_called_off": _("called off a question whom to name as a member"),
            "structure.member_named": _("a member was named by a link"),
            "structure.member_joined": _("somebody joined an open group by a link"),
            "structure.claim_confirmed": _(
                "confirmed for which organisation a member of a structure speaks"
            ),
            "structure.claim_refused": _(
                "did not confirm for which organisation a member of a structure speaks"
            ),
            "structure.member_left": _("somebody left an open group by a link"),
        },
    ),
)
