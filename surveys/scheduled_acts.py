"""What rounds do by themselves at their moments."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import act_kind
from surveys.invitations.opening import open_round
from surveys.models import Reminder, Round
from surveys.reminders.sending import send_reminder
from surveys.rounds.ending import close_if_over


def _round_name(subject: str) -> str:
    return str(Round.objects.filter(pk=subject).first() or subject)


def _reminded_round(subject: str) -> str:
    reminder = Reminder.objects.select_related("round").filter(pk=subject).first()
    return str(reminder.round) if reminder else subject


@act_kind("round_opens", label=_("opening of a round"), describe=_round_name)
def round_opens(scheduled: ScheduledAct, *, at: dt.datetime) -> None:
    """Open it, unless that has been done by hand or the plan was dropped."""
    round_ = Round.objects.filter(pk=scheduled.subject, opened_at=None).first()
    if round_ is not None:
        open_round(round_, by=None, at=at)


@act_kind("round_closes", label=_("end of a round"), describe=_round_name)
def round_closes(scheduled: ScheduledAct, *, at: dt.datetime) -> None:
    """Note the end, unless the round was extended in the meantime."""
    round_ = Round.objects.filter(pk=scheduled.subject).first()
    if round_ is not None:
        close_if_over(round_, at=at)


@act_kind("round_reminder", label=_("reminder of a round"), describe=_reminded_round)
def round_reminder(scheduled: ScheduledAct, *, at: dt.datetime) -> None:
    """To those who have not answered; none if the round is over."""
    reminder = Reminder.objects.filter(pk=scheduled.subject).first()
    if reminder is not None:
        send_reminder(reminder, by=None, at=at)
