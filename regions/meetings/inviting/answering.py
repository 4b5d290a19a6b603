"""An invited person says whether they come, and may change that until the meeting ends."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from regions.meetings.models import Invitee, Meeting
from regions.structures.access import Refused


@transaction.atomic
def give_answer(invitee: Invitee, answer: str, *, at: dt.datetime) -> None:
    """Raises `Refused` for a meeting that is cancelled or over, and for no answer at all."""
    if answer not in {Invitee.Answer.COMING, Invitee.Answer.NOT_COMING}:
        raise Refused(_("Say whether you come or not."))
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=invitee.meeting_id)
    if meeting.is_cancelled or meeting.is_over(at):
        raise Refused(_("This meeting is cancelled or has been held: there is nothing to answer."))
    Invitee.objects.filter(pk=invitee.pk).exclude(answer=answer).update(
        answer=answer, answered_at=at
    )
