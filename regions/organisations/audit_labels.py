"""What the trail says of organisations and who represents them."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "organisations",
    AuditLabels(
        actions={
            "organisation.contacts_opened": _("opened the contact data"),
            "office.written_to": _("wrote to an office"),
            "claim.asked": _("asked to represent an organisation"),
            "claim.invited": _("invited somebody to represent an organisation"),
            "claim.approved": _("approved a representative"),
            "claim.refused": _("refused a representative"),
            "claim.read": _("read a claim to represent an organisation"),
            "claims.read": _("read the claims to represent organisations"),
            "organisations.bulk_act": _("changed or asked many organisations at once"),
            "organisations.bulk_act_undone": _("undid an act on many organisations"),
            "organisations.exported": _("took organisations home as a file"),
            "organisation.confirmed": _("confirmed the facts of an organisation"),
            "organisation_proposal.made": _("proposed to change facts"),
            "organisation_proposal.decided": _("decided on proposed facts"),
            "organisation_proposal.withdrawn": _("withdrew a proposal"),
            "representative.left": _("left as a representative"),
            "representative.removed": _("took a representative away"),
            "representatives.read": _("read who represents an organisation"),
            "organisations.file_read": _("looked at a file of organisations"),
            "organisations.errors_downloaded": _(
                "downloaded the errors of a file of organisations"
            ),
            "organisations.rows_downloaded": _(
                "downloaded the bad rows of a file of organisations"
            ),
            "organisations.imported": _("imported a file of organisations"),
            "organisations.import_undone": _("undid an import of organisations"),
            "duplicate_pair.different": _("judged two organisations to be different"),
            "duplicate_pair.reopened": _("took back that two organisations are different"),
            "organisation.merged": _("merged two organisations"),
            "organisation.unmerged": _("undid the merging of two organisations"),
        },
        details={
            "other": _("the other"),
            "merge": _("merging"),
            "person": _("person"),
            "facts": _("facts"),
            "approved": _("approved"),
            "refused": _("refused"),
            "confirmed_as": _("confirmed as"),
            "added": _("added organisations"),
            "changed": _("changed organisations"),
            "removed": _("removed organisations"),
            "restored": _("restored organisations"),
            "kept": _("left as they are"),
            "contacts": _("with contact data"),
            "purpose": _("purpose"),
            "filter": _("filter"),
        },
        # Only a program reads it.
        hidden=frozenset({"upload"}),
    ),
)
