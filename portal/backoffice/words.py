"""The actions of the trail in words. An action without a word shows its name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "session.started": _("signed in"),
    "session.ended": _("signed out"),
    "password.changed": _("changed the password"),
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
    "report.made": _("made a report"),
    "report.downloaded": _("downloaded a report"),
    "report.cancelled": _("cancelled a report"),
    "reference.loaded": _("loaded reference tables"),
}


def in_words(action: str) -> str:
    return str(WORDS.get(action, action))
