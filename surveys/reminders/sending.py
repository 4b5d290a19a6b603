"""Reminders: planned for a day, by day; to those alone who have not answered."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.scheduling import cancel, schedule
from portal.outbox.posting import Posting, post_many
from surveys.invitations.audience import first_language, organisation_key, user_key
from surveys.models import Reminder, Round
from surveys.models.reminder import message_columns
from surveys.reminders.audience import waiting_for_reminder
from surveys.rounds.mailing_hours import is_sending_time, mail_day, next_sending_time
from surveys.rounds.planning import Refused, campaign_name, mail_refusal


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
    current = _locked(round_.pk)
    if refusal := reminder_refusal(current, due_at, at=at):
        raise Refused(refusal)
    reminder = Reminder.objects.create(
        round=current, due_at=due_at, **message_columns(custom_message or {})
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
    if mail_day(due_at) == _day_of_invitations(round_):
        return invitation_day_refusal()
    planned = {mail_day(planned) for planned in _waiting_moments(round_, after=at)}
    if mail_day(due_at) in planned | _days_of_mails(round_):
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


@transaction.atomic
def send_reminder(reminder: Reminder, *, by: User | None, at: dt.datetime) -> int:
    """Put the mails into the outbox; gives how many. Zero if it went out or the round is over.

    Skipped, with a line in the trail, where the invitations or another one go out on the same day.
    """
    round_ = _locked(reminder.round_id)
    current = Reminder.objects.select_for_update().filter(pk=reminder.pk, sent_at=None).first()
    if current is None or not round_.is_open(at=at):
        return 0
    current.round = round_
    if mail_day(at) in _days_of_mails(round_):
        trail.record("reminder.skipped", subject=current, by=by, at=at)
        return 0
    current.mail_count = post_many(
        "round_reminder",
        campaign=campaign_name(round_),
        step=f"reminder:{current.pk}",
        postings=postings_for(current, at=at),
        at=at,
        send_after=next_sending_time(at),
    )
    current.sent_at = at
    current.save(update_fields=["sent_at", "mail_count"])
    trail.record("reminder.sent", subject=current, by=by, at=at, letters=current.mail_count)
    return current.mail_count


@transaction.atomic
def send_reminder_now(
    round_: Round, *, by: User, at: dt.datetime, custom_message: Mapping[str, str] | None = None
) -> Reminder:
    """By hand, once a day at most. Raises `Refused`."""
    current = _locked(round_.pk)
    if refusal := refusal_now(current, at=at):
        raise Refused(refusal)
    reminder = Reminder.objects.create(
        round=current, due_at=at, **message_columns(custom_message or {})
    )
    send_reminder(reminder, by=by, at=at)
    reminder.refresh_from_db()
    return reminder


def refusal_now(round_: Round, *, at: dt.datetime) -> str:
    """Why no reminder can be sent at this moment; empty where one can."""
    if not round_.is_open(at=at):
        return _("A reminder goes out while the round is open.")
    if mail_day(at) == _day_of_invitations(round_):
        return _("The invitations go out today. People are asked once a day at most.")
    if mail_day(at) in _days_of_mails(round_):
        return _("A reminder has gone out today. People are asked once a day at most.")
    if not waiting_for_reminder(round_, at=at).exists():
        return _("Nobody is waiting for a reminder.")
    return mail_refusal(round_, at=at)


def planned_for_today(round_: Round, *, at: dt.datetime) -> Reminder | None:
    """The one that will be skipped if another is sent at this moment."""
    planned = round_.reminders.filter(sent_at=None, due_at__gt=at)
    return next((one for one in planned if mail_day(one.due_at) == mail_day(at)), None)


def next_planned(round_: Round, *, at: dt.datetime) -> Reminder | None:
    """The one that goes out by itself next; not on a day on which another has gone out."""
    days = _days_of_mails(round_)
    planned = round_.reminders.filter(sent_at=None, due_at__gt=at, due_at__lt=round_.closes_at)
    return next((one for one in planned if mail_day(one.due_at) not in days), None)


def _locked(round_id: int) -> Round:
    """The round neither ends nor gets another reminder before this transaction ends."""
    return Round.objects.select_for_update(no_key=True).get(pk=round_id)


def _waiting_moments(round_: Round, *, after: dt.datetime) -> Iterable[dt.datetime]:
    waiting = round_.reminders.filter(sent_at=None, due_at__gt=after)
    return waiting.values_list("due_at", flat=True)


def _days_of_mails(round_: Round) -> set[dt.date]:
    """On which days invitations and reminders have reached somebody, or are about to."""
    sent = round_.reminders.filter(sent_at__isnull=False, mail_count__gt=0)
    reminded = {mail_day(sent_at) for sent_at in sent.values_list("sent_at", flat=True) if sent_at}
    return reminded | {_day_of_invitations(round_)}


def _day_of_invitations(round_: Round) -> dt.date:
    return mail_day(round_.opened_at or round_.opens_at)


def postings_for(reminder: Reminder, *, at: dt.datetime) -> list[Posting]:
    """One mail for each mailbox, however many of its invitations wait."""
    round_ = reminder.round
    people = (
        waiting_for_reminder(round_, at=at)
        .filter(user__isnull=False)
        .order_by("user")
        .values_list("user", "user__email", "user__language")
        .annotate(first=Min("region"))
    )
    organisations = (
        waiting_for_reminder(round_, at=at)
        .filter(organisation__isnull=False)
        .order_by("organisation")
        .values_list("organisation", "organisation__email", "organisation__languages", "region")
    )
    return [
        Posting(user_key(pk), email, language, _parameters(reminder, user=pk), scope=region)
        for pk, email, language, region in people
    ] + [
        Posting(
            organisation_key(pk),
            email,
            first_language(languages),
            _parameters(reminder, organisation=pk),
            scope=region or "",
        )
        for pk, email, languages, region in organisations
    ]


def _parameters(reminder: Reminder, **who: int) -> dict[str, int]:
    return {"round": reminder.round_id, "reminder": reminder.pk, **who}
