"""Planning a round: written, changed and dropped, as long as it has not opened.

The tick locks what is due and then the round, so scheduled acts are cancelled before `locked`.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import mail_day, next_sending_time
from portal.jobs.scheduling import cancel, schedule
from portal.outbox.models import Campaign
from regions.models import Region
from surveys.models import Reminder, Round, Survey
from surveys.rounds.fitness import retired_refusal
from surveys.rounds.names import is_named_alike
from surveys.rounds.register_filter import as_query

# What makes two plans the same, beside names, lists of whom and reminders.
ASKED = (
    *("survey", "audience", "confidentiality", "minimum_group", "opens_at", "closes_at"),
    *Round.invitation.columns,
)
PLANNED = (*Round.name.columns, "levels", "sectors", *ASKED[1:], "survey_id")


class Refused(ValidationError):
    """What was asked of the round cannot be done; each message says why."""


class EditConflict(Exception):
    """A colleague has changed the plan since it was looked at; `current` is what it says now."""

    def __init__(self, current: Round) -> None:
        super().__init__(current.pk)
        self.current = current


def plan_version(round_: Round) -> str:
    """Differs as soon as anything in the plan does."""
    regions = sorted(round_.regions.values_list("pk", flat=True))
    said = [str(getattr(round_, name)) for name in PLANNED]
    said.append(as_query(round_.register_filter))
    return hashlib.sha256(repr([*said, regions]).encode()).hexdigest()


def campaign_name(round_: Round) -> str:
    """What the outbox calls the mails of a round."""
    return f"round:{round_.pk}"


def mail_refusal(round_: Round, *, at: dt.datetime) -> str:
    """Why a mail written now would reach nobody while the round is open; empty where it would."""
    if Campaign.objects.aborted().filter(name=campaign_name(round_)).exists():
        return _("The mailing was stopped.")
    if next_sending_time(at) >= round_.closes_at:
        return _(
            "Letters go out between 8 and 18, and the round closes before that. Extend the round first."
        )
    return ""


@transaction.atomic
def create_round(
    *,
    by: User,
    at: dt.datetime,
    regions: Iterable[Region] = (),
    reminders_at: Iterable[dt.datetime] = (),
    reminder_messages: Mapping[dt.datetime, Mapping[str, str]] = MappingProxyType({}),
    **fields: Any,
) -> Round:
    """Plan a round; it opens by itself at its moment. Pressed twice, it is planned once.

    `reminder_messages` are what the manager says in the reminders: moment → by language.
    """
    round_ = Round(created_at=at, **fields)
    regions = list(regions)
    reminders = {
        moment: Reminder.custom_message.by_column(reminder_messages.get(moment, {}))
        for moment in sorted(set(reminders_at))
    }
    round_.validate_constraints()
    require_offered(round_.survey_id)
    if twin := _twin_of(round_, regions, reminders):
        return twin
    round_.save()
    round_.regions.set(regions)
    _plan_opening(round_, at=at)
    for moment, message in reminders.items():
        reminder = Reminder.objects.create(round=round_, due_at=moment, **message)
        schedule("round_reminder", subject=str(reminder.pk), due_at=moment, at=at)
    trail.record("round.created", subject=round_, by=by, at=at)
    return round_


@transaction.atomic
def edit_round(
    round_: Round,
    *,
    by: User,
    at: dt.datetime,
    regions: Iterable[Region],
    seen: str = "",
    **fields: Any,
) -> Round:
    """Change what is only a plan. Raises `Refused` once it has opened.

    `seen` is the version that was changed; raises `EditConflict` where a colleague was faster.
    """
    cancel("round_opens", subject=str(round_.pk), at=at)
    current = locked(round_)
    if current.opened_at is not None:
        raise Refused(_("The round has opened in the meantime and can no longer be changed."))
    if seen and seen != plan_version(current):
        raise EditConflict(current)
    asked_before = current.survey_id
    for name, value in fields.items():
        setattr(current, name, value)
    if current.survey_id != asked_before:
        require_offered(current.survey_id)
    if current.reminders.exclude(due_at__gt=current.opens_at, due_at__lt=current.closes_at):
        raise Refused(_("A planned reminder would go out while the round is not open. Remove it."))
    if mail_day(current.opens_at) in {mail_day(each.due_at) for each in current.reminders.all()}:
        raise Refused(
            _("A planned reminder would go out on the day of the invitations. Remove it.")
        )
    current.validate_constraints()
    current.save()
    current.regions.set(regions)
    _plan_opening(current, at=at)
    trail.record("round.edited", subject=current, by=by, at=at)
    return current


@transaction.atomic
def delete_round(round_: Round, *, by: User, at: dt.datetime) -> None:
    """Drop a plan. Raises `Refused` once it has opened."""
    cancel("round_opens", subject=str(round_.pk), at=at)
    call_off_reminders(round_, at=at)
    current = locked(round_)
    if current.opened_at is not None:
        raise Refused(_("The round has opened in the meantime and cannot be deleted."))
    trail.record("round.deleted", subject=current, by=by, at=at)
    current.delete()


def require_offered(survey_id: int) -> None:
    """Who plans of one survey waits for the other, and for whoever retires it. Raises `Refused`."""
    survey = Survey.objects.select_for_update(no_key=True).light().filter(pk=survey_id).first()
    if survey is None:
        raise Refused(
            _("The survey is no longer there. Choose another, or make one in the library.")
        )
    if refusal := retired_refusal(survey):
        raise Refused(refusal)


def _twin_of(
    round_: Round, regions: Iterable[Region], reminders: Mapping[dt.datetime, dict[str, str]]
) -> Round | None:
    """The same plan under the same names."""
    same = Round.objects.filter(**{name: getattr(round_, name) for name in ASKED})
    narrowed = (round_.levels, round_.sectors, round_.register_filter)
    wanted = (narrowed, {each.pk for each in regions}, reminders)
    for other in same.prefetch_related("regions", "reminders"):
        region_codes = {region.pk for region in other.regions.all()}
        planned = {
            reminder.due_at: Reminder.custom_message.by_column(reminder.custom_message.by_language)
            for reminder in other.reminders.all()
        }
        narrowed = (other.levels, other.sectors, other.register_filter)
        asks_same = (narrowed, region_codes, planned) == wanted
        if asks_same and is_named_alike(other, round_):
            return other
    return None


def _plan_opening(round_: Round, *, at: dt.datetime) -> None:
    cancel("round_opens", subject=str(round_.pk), at=at)
    schedule("round_opens", subject=str(round_.pk), due_at=round_.opens_at, at=at)


def call_off_reminders(round_: Round, *, at: dt.datetime) -> None:
    for reminder in Reminder.objects.filter(round=round_.pk, sent_at=None):
        cancel("round_reminder", subject=str(reminder.pk), at=at)


def locked(round_: Round) -> Round:
    """The round as it stands now, held until the end of the transaction."""
    rounds: QuerySet[Round] = Round.objects.select_for_update(of=("self",)).with_survey()
    return rounds.get(pk=round_.pk)
