"""Sending a reminder: to those alone who have not answered."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import mail_day, next_sending_time
from portal.outbox.posting import Posting, post_many
from regions.organisations.models.organisation import first_language
from surveys.invitations.recipients import organisation_key, user_key
from surveys.models import Reminder, Round
from surveys.reminders.audience import waiting_for_reminder
from surveys.reminders.mail_days import day_of_invitations, days_of_mails, locked_for_mails
from surveys.rounds.planning import Refused, campaign_name, mail_refusal


@transaction.atomic
def send_reminder(reminder: Reminder, *, by: User | None, at: dt.datetime) -> int:
    """Put the mails into the outbox; gives how many. Zero if it went out or the round is over.

    Skipped, with a line in the trail, where the invitations or another one go out on the same day.
    """
    round_ = locked_for_mails(reminder.round_id)
    current = Reminder.objects.select_for_update().filter(pk=reminder.pk, sent_at=None).first()
    if current is None or not round_.is_open(at=at):
        return 0
    current.round = round_
    if mail_day(at) in days_of_mails(round_):
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
    current = locked_for_mails(round_.pk)
    if refusal := refusal_now(current, at=at):
        raise Refused(refusal)
    reminder = Reminder.objects.create(
        round=current, due_at=at, **Reminder.custom_message.by_column(custom_message or {})
    )
    send_reminder(reminder, by=by, at=at)
    reminder.refresh_from_db()
    return reminder


def refusal_now(round_: Round, *, at: dt.datetime) -> str:
    """Why no reminder can be sent at this moment; empty where one can."""
    if not round_.is_open(at=at):
        return _("A reminder goes out while the round is open.")
    if mail_day(at) == day_of_invitations(round_):
        return _("The invitations go out today. People are asked once a day at most.")
    if mail_day(at) in days_of_mails(round_):
        return _("A reminder has gone out today. People are asked once a day at most.")
    if not waiting_for_reminder(round_, at=at).exists():
        return _("Nobody is waiting for a reminder.")
    return mail_refusal(round_, at=at)


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
