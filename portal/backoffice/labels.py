"""The trail in words. What has no word here shows its name."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from portal.jobs.kinds import job_kinds

WORDS: dict[str, Promise] = {
    "session.started": _("signed in"),
    "session.ended": _("signed out"),
    "password.changed": _("changed the password"),
    "email.changed": _("changed the email address"),
    "second_factor.added": _("added a second step of signing in"),
    "second_factor.removed": _("removed a second step of signing in"),
    "second_factor.reset": _("made new recovery codes"),
    "invitation.sent": _("invited"),
    "invitation.withdrawn": _("withdrew the invitation"),
    "invitation.accepted": _("took up the invitation"),
    "role.granted": _("granted a role"),
    "role.withdrawn": _("withdrew a role"),
    "account.closed": _("closed the account"),
    "account.opened": _("opened the account"),
    "assignment.made": _("assigned a region"),
    "assignment.ended": _("ended an assignment"),
    "feedback.answered": _("marked feedback as answered"),
    "profile.published": _("published"),
    "profile.restored": _("restored"),
    "profile.draft_discarded": _("discarded the draft"),
    "report.requested": _("asked for a report"),
    "report.made": _("made a report"),
    "report.downloaded": _("downloaded a report"),
    "due.run": _("ran a planned act by hand"),
    "due.clock_confirmed": _("confirmed that the clock is right"),
    "survey.loaded": _("loaded a survey"),
    "round.created": _("planned a round"),
    "round.edited": _("changed the plan of a round"),
    "round.deleted": _("deleted the plan of a round"),
    "round.opened": _("opened a round"),
    "round.extended": _("extended a round"),
    "round.closed": _("closed a round"),
    "round.results_published": _("published the results of a round"),
    "round.results_withdrawn": _("took back the publication of results"),
    "answers.imported": _("imported answers into a round"),
    "answers.removed": _("removed imported answers from a round"),
    "reminder.planned": _("planned a reminder"),
    "reminder.worded": _("changed the own words of a reminder"),
    "reminder.removed": _("took a reminder out of the plan"),
    "reminder.sent": _("sent a reminder"),
    "reminder.skipped": _("skipped a reminder, as another went out that day"),
    "survey_invitation.added": _("invited to a round those who came later"),
    "survey_invitation.revoked": _("withdrew an invitation to a round"),
    "survey_invitation.renewed": _("sent a new link to a round"),
    "survey_invitation.quieted": _("stopped the reminders of a round"),
    "letter.opened": _("looked at the address of a mail"),
    "letter.retried": _("sent a mail again"),
    "letters.retried": _("sent failed mails again"),
    "letter.corrected": _("corrected the address of a mail"),
    "letter.put_aside": _("left a mail unsent"),
    "letter.settled": _("said whether a mail arrived"),
    "mailing.paused": _("paused a mailing"),
    "mailing.resumed": _("resumed a mailing"),
    "mailing.stopped": _("stopped a mailing"),
    "reference.loaded": _("loaded reference tables"),
}

# What the details are called. The subject already names its section.
DETAILS: dict[str, Promise] = {
    "role": _("role"),
    "methods": _("with"),
    "number": _("revision"),
    "restored_from": _("from revision"),
    "starts_on": _("first day"),
    "ends_on": _("last day"),
    "kind": _("document"),
    "format": _("format"),
    "language": _("language"),
    "bytes": _("bytes"),
    "responses": _("responses"),
    "skipped": _("skipped rows"),
    "file": _("file"),
    "act": _("act"),
    "mailing": _("mailing"),
    "closes_on": _("closes on"),
    "invited": _("invited"),
    "letters": _("letters"),
}
METHODS: dict[str, Promise] = {
    "password": _("password"),
    "code": _("emailed code"),
    "mfa": _("second step"),
    "socialaccount": _("single sign-on"),
}
NOT_SHOWN = {"section", "job", "sha256", "invitation"}


def in_words(action: str) -> str:
    return str(WORDS.get(action, action))


def details_in_words(details: dict[str, Any]) -> str:
    """`role: Researcher`; tables inside tables are left to the database."""
    return ", ".join(
        f"{DETAILS.get(key, key)}: {_value(key, value)}"
        for key, value in details.items()
        if value and key not in NOT_SHOWN and not isinstance(value, dict)
    )


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(METHODS.get(item, item)) for item in value)
    if key == "kind" and (known := job_kinds.get(value)):
        return str(known.label)
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    if key.endswith("_on"):
        return date_format(dt.date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return str(value)
