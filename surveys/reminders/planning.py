"""The reminder plan of a round: moments by day, each on a day of its own."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import is_sending_time, mail_day, next_sending_time
from portal.jobs.scheduling import cancel, schedule
from surveys.models import Reminder, Round
from surveys.reminders.mail_days import day_of_invitations, days_of_mails, locked_for_mails
from surveys.rounds.planning import Refused


@transaction.atomic
def plan_reminder(
    round_: Round,
    *,
    due_at: dt.datetime,
    by: User,
    at: dt.datetime,
    custom_message: Mapping[str, str] | None = None,
) -> Reminder:
    """With a `custom_message` of the manager by language.

    Raises `Refused` outside the round, in the past, at night, or at a moment that is taken.
    """
    current = locked_for_mails(round_.pk)
    if refusal := reminder_refusal(current, due_at, at=at):
        raise Refused(refusal)
    reminder = Reminder.objects.create(
        round=current, due_at=due_at, **Reminder.custom_message.by_column(custom_message or {})
    )
    schedule("round_reminder", subject=str(reminder.pk), due_at=due_at, at=at)
    trail.record("reminder.planned", subject=reminder, by=by, at=at)
    return reminder


def reminder_refusal(round_: Round, due_at: dt.datetime, *, at: dt.datetime) -> str:
    """Why a reminder cannot go out then; empty where it can."""
    if due_at <= at:
        return _("This moment has passed. Choose a later one, or send a reminder now.")
    if round_.is_over(at=at):
        return _("The round is over: no more reminders go out.")
    if not round_.opens_at < due_at < round_.closes_at:
        return outside_refusal(round_.opens_at, round_.closes_at)
    if not is_sending_time(due_at):
        return sending_time_refusal(due_at)
    if mail_day(due_at) == day_of_invitations(round_):
        return invitation_day_refusal()
    planned = {mail_day(planned) for planned in _waiting_moments(round_, after=at)}
    if mail_day(due_at) in planned | days_of_mails(round_):
        return same_day_refusal()
    return ""


def outside_refusal(opens_at: dt.datetime, closes_at: dt.datetime) -> str:
    opens, closes = (
        date_format(timezone.localtime(each), "SHORT_DATETIME_FORMAT")
        for each in (opens_at, closes_at)
    )
    text = _("Choose a moment while the round is open: %(opens)s – %(closes)s.")
    return text % {"opens": opens, "closes": closes}


def same_day_refusal() -> str:
    return _("There is already a reminder on that day. People are asked once a day at most.")


def invitation_day_refusal() -> str:
    return _("The invitations go out on that day. People are asked once a day at most.")


def sending_time_refusal(moment: dt.datetime) -> str:
    nearest = timezone.localtime(next_sending_time(moment))
    return _("Mails go out between 8 and 18. Choose for example %(moment)s.") % {
        "moment": date_format(nearest, "SHORT_DATETIME_FORMAT")
    }


@transaction.atomic
def remove_reminder(reminder: Reminder, *, by: User, at: dt.datetime) -> bool:
    """False if it has gone out."""
    # First what the clock locks first.
    cancel("round_reminder", subject=str(reminder.pk), at=at)
    planned = Reminder.objects.select_for_update().filter(pk=reminder.pk, sent_at=None)
    if not planned.exists():
        return False
    trail.record("reminder.removed", subject=reminder, by=by, at=at)
    planned.delete()
    return True


def planned_for_today(round_: Round, *, at: dt.datetime) -> Reminder | None:
    """The one that will be skipped if another is sent at this moment."""
    planned = round_.reminders.filter(sent_at=None, due_at__gt=at)
    return next((one for one in planned if mail_day(one.due_at) == mail_day(at)), None)


def next_planned(round_: Round, *, at: dt.datetime) -> Reminder | None:
    """The one that goes out by itself next; not on a day on which another has gone out."""
    days = days_of_mails(round_)
    planned = round_.reminders.filter(sent_at=None, due_at__gt=at, due_at__lt=round_.closes_at)
    return next((one for one in planned if mail_day(one.due_at) not in days), None)


def _waiting_moments(round_: Round, *, after: dt.datetime) -> Iterable[dt.datetime]:
    waiting = round_.reminders.filter(sent_at=None, due_at__gt=after)
    return waiting.values_list("due_at", flat=True)
