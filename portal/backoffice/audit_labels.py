"""What the trail says of mails, mailings and planned acts, and of reading about people."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "backoffice",
    AuditLabels(
        actions={
            "people.read": _("read the list of people"),
            "person.read": _("read the data of a person"),
            "due.run": _("ran a planned act by hand"),
            "due.clock_confirmed": _("confirmed that the clock is right"),
            "letter.opened": _("looked at the address of a mail"),
            "letter.retried": _("sent a mail again"),
            "letter.dead_address_tried": _(
                "sent a mail again to an address that had been refused three times"
            ),
            "letters.retried": _("sent failed mails again"),
            "letter.corrected": _("corrected the address of a mail"),
            "letter.put_aside": _("left a mail unsent"),
            "letter.settled": _("said whether a mail arrived"),
            "letters.settled": _("said that mails sent before a restore have arrived"),
            "outbox.released": _("let the mail go on after a restore"),
            "mailing.paused": _("paused a mailing"),
            "mailing.resumed": _("resumed a mailing"),
            "mailing.stopped": _("stopped a mailing"),
        },
        details={
            "act": _("act"),
            "mailing": _("mailing"),
            "letters": _("letters"),
        },
    ),
)
