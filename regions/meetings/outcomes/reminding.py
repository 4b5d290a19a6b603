"""Whose action it is hears of it a week before its day, and the day after where it is not done: once each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.accounts.models import User
from portal.jobs.mailing_hours import OPENS, is_working_time, next_working_time
from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import schedule, utc_from_wall
from portal.jobs.working_days import DAY, next_working_day
from portal.outbox import links
from portal.outbox.posting import post
from regions.meetings.models import Meeting, MeetingOutcome
from regions.organisations.models.organisation import first_language

# Of the outbox, and of the plan.
KIND = "meeting_action"
CAMPAIGN = "meeting_action"
ACT = "meeting_actions"

BEFORE, LATE = "before", "late"
DAYS_BEFORE = dt.timedelta(days=7)
# What has been late for longer when the portal first looks is not written of: the lists show it.
LATE_WITHIN = dt.timedelta(days=30)


@dataclass(frozen=True)
class Reader:
    """To whom a letter about an action goes."""

    # As the outbox knows them: no two letters of one step to the same.
    recipient: str
    address: str
    language: str


def plan_reminders(*, at: dt.datetime) -> ScheduledAct:
    """The next ones, at eight on a working day; asked again and again, they are planned once."""
    day = timezone.localdate(next_working_time(at))
    due_at = utc_from_wall(dt.datetime.combine(day, OPENS))
    return schedule(ACT, subject=day.isoformat(), due_at=due_at, at=at)


def stage_of(outcome: MeetingOutcome, *, on: dt.date) -> str:
    """Which letter is due on a working day; empty where none is.

    What falls on days on which nobody is written to is said on the working day before; what is late, on
    the one after.
    """
    due = outcome.due_on
    if due is None or outcome.done_at is not None:
        return ""
    told = outcome.reminded_on
    if due < on:
        is_told = told is not None and told > due
        return "" if is_told or on - due > LATE_WITHIN else LATE
    last_day = next_working_day(on) - DAY
    return BEFORE if told is None and due - last_day <= DAYS_BEFORE else ""


@transaction.atomic
def remind(*, at: dt.datetime) -> int:
    """Post what is due today; gives how many letters are new. Done twice, late or in parallel: once each.

    Outside the hours of mails, and on free days, nothing is posted.
    """
    if not is_working_time(at):
        return 0
    on = timezone.localdate(at)
    near = Q(due_on__range=(on - LATE_WITHIN, on + DAYS_BEFORE + 7 * DAY))
    waiting = (
        MeetingOutcome.objects.open_actions()
        .filter(near)
        .exclude(meeting__state=Meeting.State.CANCELLED)
    )
    found = waiting.select_related("person", "organisation").select_for_update(of=("self",))
    posted = 0
    for outcome in found.order_by("pk"):
        if stage := stage_of(outcome, on=on):
            posted += _post(outcome, stage, at=at)
            outcome.reminded_on = on
            outcome.save(update_fields=["reminded_on"])
    return posted


def _post(outcome: MeetingOutcome, stage: str, *, at: dt.datetime) -> int:
    due = outcome.due_on.isoformat() if outcome.due_on else ""
    sent = [
        post(
            KIND,
            campaign=CAMPAIGN,
            step=f"{stage}:{outcome.pk}:{due}",
            recipient=reader.recipient,
            address=reader.address,
            language=reader.language,
            parameters={"outcome": outcome.pk, "stage": stage, "due": due, "whose": whose(outcome)},
            at=at,
        )
        for reader in readers_of(outcome)
    ]
    return len([message for message in sent if message is not None])


def readers_of(outcome: MeetingOutcome) -> Sequence[Reader]:
    """The person, or the organisation at its own address; otherwise who looks after the structure."""
    person, organisation = outcome.person, outcome.organisation
    if person is not None and person.email:
        return [Reader(f"contact:{person.pk}", person.email, person.language)]
    if organisation is not None and organisation.email:
        language = first_language(organisation.languages)
        return [Reader(f"organisation:{organisation.pk}", organisation.email, language)]
    on = timezone.localdate()
    looks_after = User.objects.filter(
        coordinations__structure__meetings=outcome.meeting_id, is_active=True
    ).filter(
        Q(coordinations__ends_on=None) | Q(coordinations__ends_on__gte=on),
        Q(coordinations__starts_on=None) | Q(coordinations__starts_on__lte=on),
    )
    return [
        Reader(f"user:{one.pk}", one.email, one.language)
        for one in looks_after.distinct().order_by("pk")
    ]


def whose(outcome: MeetingOutcome) -> str:
    """Changes when the action is given to others; letters and links to those before are void then."""
    return f"{outcome.person_id or 0}-{outcome.organisation_id or 0}"


def done_path(outcome: MeetingOutcome) -> str:
    """Where whose action it is marks it as done, without an account."""
    token = _token(outcome, links.newest_key_id())
    return reverse("meetings:action_by_link", args=[outcome.pk, token])


def is_done_token(outcome: MeetingOutcome, token: str) -> bool:
    """Whether a letter to whose action it is now held it, whichever of the keys was the newest then."""
    rights = [_token(outcome, links.key_id(key)) for key in settings.LINK_KEYS]
    return any(constant_time_compare(right, token) for right in rights)


def _token(outcome: MeetingOutcome, made_with: str) -> str:
    return links.derive("meeting-action", outcome.pk, whose(outcome), made_with)
