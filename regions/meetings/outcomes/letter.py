"""The letter about an action, written when it is sent."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, notice, standing_mailings
from regions.meetings.models import MeetingOutcome
from regions.meetings.outcomes.reminding import CAMPAIGN, KIND, LATE, done_path, readers_of, whose

standing_mailings.add(CAMPAIGN, _("Reminders of actions that meetings agreed on"))
REASONS = {
    "done": _("The action is done."),
    "moved": _("The action was moved to another day, or given to others."),
}


@notice(KIND, label=_("reminder of an action"), reasons=REASONS, is_bound_to_address=True)
def action_due(message: Posted, *, at: dt.datetime) -> Mail:
    """Raises `NotNeeded` where it is done, moved or given to others by now."""
    found = MeetingOutcome.objects.select_related("meeting__structure", "person", "organisation")
    outcome = found.filter(pk=message.parameters["outcome"]).first()
    if outcome is None or outcome.done_at is not None or outcome.due_on is None:
        raise NotNeeded("done")
    is_same = (outcome.due_on.isoformat(), whose(outcome)) == (
        message.parameters["due"],
        message.parameters["whose"],
    )
    if not is_same or message.address not in {one.address for one in readers_of(outcome)}:
        raise NotNeeded("moved")
    return Mail(
        "meetings/email/action",
        to=message.address,
        language=message.language,
        context={
            "outcome": outcome,
            "structure": outcome.meeting.structure,
            "is_late": message.parameters["stage"] == LATE,
            "greeted": outcome.person.name if outcome.person else "",
            "done_url": absolute(done_path(outcome)),
            "contact": settings.FEEDBACK_EMAIL,
        },
    )
