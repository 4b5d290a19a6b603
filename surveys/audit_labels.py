"""What the trail says of surveys, their rounds, reminders and answers."""

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels

audit_labels.add(
    "surveys",
    AuditLabels(
        actions={
            "survey.loaded": _("loaded a survey"),
            "survey.made_ready": _("made a survey ready to be asked"),
            "survey.corrected": _("corrected the words of a survey"),
            "survey.retired": _("retired a survey"),
            "survey.brought_back": _("brought a retired survey back"),
            "survey.draft_made": _("began to make a survey"),
            "survey.draft_edited": _("changed a survey that is being made"),
            "survey.draft_deleted": _("deleted the draft of a survey"),
            "round.created": _("planned a round"),
            "round.edited": _("changed the plan of a round"),
            "round.deleted": _("deleted the plan of a round"),
            "round.opened": _("opened a round"),
            "round.extended": _("extended a round"),
            "round.closed": _("closed a round"),
            "round.results_published": _("published the results of a round"),
            "round.results_withdrawn": _("took back the publication of results"),
            "answers.read": _("read open answers"),
            "answers.file_read": _("looked at a file of answers"),
            "answers.errors_downloaded": _("downloaded the errors of a file of answers"),
            "answers.rows_downloaded": _("downloaded the rows with errors of a file of answers"),
            "answers.imported": _("imported answers into a round"),
            "answers.removed": _("removed imported answers from a round"),
            "survey.draft_from_file": _("took a survey from a file as a draft"),
            "reminder.planned": _("planned a reminder"),
            "reminder.worded": _("changed the own words of a reminder"),
            "reminder.removed": _("took a reminder out of the plan"),
            "reminder.sent": _("sent a reminder"),
            "reminder.skipped": _("skipped a reminder, as another went out that day"),
            "survey_invitation.read": _("read the list of invitations of a round"),
            "round.unreached_read": _(
                "read which organisations of a round have no working address"
            ),
            "survey_invitation.added": _("invited to a round those who came later"),
            "survey_invitation.revoked": _("withdrew an invitation to a round"),
            "survey_invitation.passed_on": _("passed an invitation to a round on to a successor"),
            "survey_invitation.renewed": _("sent a new link to a round"),
            "survey_invitation.quieted": _("stopped the reminders of a round"),
        },
        details={
            "responses": _("responses"),
            "skipped": _("skipped rows"),
            "file": _("file"),
            "question": _("question"),
            "closes_on": _("closes on"),
            "invited": _("invited"),
            "letters": _("letters"),
            "dissolved": _("left out, as dissolved since the plan was made"),
        },
        hidden=frozenset({"invitation", "regions", "upload"}),
    ),
)
