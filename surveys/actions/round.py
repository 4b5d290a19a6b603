"""Planning a round, opening it once, extending, closing, and letting its results be read."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.due import call_off, plan
from portal.outbox.actions import Posting, post_many
from regions.models import Region
from surveys.actions.tally import add_invited
from surveys.definition import LANGUAGES
from surveys.models import Invitation, Reminder, Round
from surveys.reach import Recipient, recipients_of
from surveys.window import next_sending_time

CHUNK = 1_000


class Refused(ValidationError):
    """What was asked of the round cannot be done; each message says why."""


class _NothingToClose(Exception):
    """Undoes what was called off for the closing."""


def campaign_of(round_: Round) -> str:
    """What the outbox calls the mails of a round."""
    return f"round:{round_.pk}"


@transaction.atomic
def create_round(
    *,
    by: User,
    at: dt.datetime,
    regions: Iterable[Region] = (),
    reminders_at: Iterable[dt.datetime] = (),
    **fields: Any,
) -> Round:
    """Plan a round; it opens by itself at its moment."""
    round_ = Round(created_at=at, **fields)
    round_.validate_constraints()
    round_.save()
    round_.regions.set(regions)
    _plan_opening(round_, at=at)
    for moment in sorted(set(reminders_at)):
        reminder = Reminder.objects.create(round=round_, due_at=moment)
        plan("round_reminder", subject=str(reminder.pk), due_at=moment, at=at)
    trail.record("round.created", subject=round_, by=by, at=at)
    return round_


@transaction.atomic
def edit_round(
    round_: Round, *, by: User, at: dt.datetime, regions: Iterable[Region], **fields: Any
) -> Round:
    """Change what is only a plan. Raises `Refused` once it has opened."""
    call_off("round_opens", subject=str(round_.pk), at=at)
    current = _locked(round_)
    if current.opened_at is not None:
        raise Refused(_("The round has opened in the meantime and can no longer be changed."))
    for name, value in fields.items():
        setattr(current, name, value)
    if current.reminders.exclude(due_at__gt=current.opens_at, due_at__lt=current.closes_at):
        raise Refused(_("A planned reminder would go out while the round is not open. Remove it."))
    current.validate_constraints()
    current.save()
    current.regions.set(regions)
    _plan_opening(current, at=at)
    trail.record("round.edited", subject=current, by=by, at=at)
    return current


@transaction.atomic
def delete_round(round_: Round, *, by: User, at: dt.datetime) -> None:
    """Drop a plan. Raises `Refused` once it has opened."""
    call_off("round_opens", subject=str(round_.pk), at=at)
    _call_off_reminders(round_, at=at)
    current = _locked(round_)
    if current.opened_at is not None:
        raise Refused(_("The round has opened in the meantime and cannot be deleted."))
    trail.record("round.deleted", subject=current, by=by, at=at)
    current.delete()


# --- Opening ----------------------------------------------------------------------------------


@transaction.atomic
def open_round(round_: Round, *, by: User | None, at: dt.datetime) -> Round:
    """Write every invitation, its count and its mail, or none. Raises `Refused`.

    The row is locked, so that two who open at once make one set.
    """
    if by is not None:
        call_off("round_opens", subject=str(round_.pk), at=at)
    current = _locked(round_)
    if refusals := refusals_of(current, at=at):
        raise Refused(refusals)
    recipients = list(recipients_of(current, at=at))
    if not recipients:
        raise Refused(_("The round reaches nobody. Choose more regions, levels or sectors."))
    invited = _write_invitations(current, recipients, at=at)
    letters = post_many(
        "round_invitation",
        campaign=campaign_of(current),
        step="invitation",
        postings=(_posting(current, recipient) for recipient in recipients),
        at=at,
        send_after=next_sending_time(at),
    )
    if by is not None:
        current.opens_at = at
    current.opened_at = at
    current.save(update_fields=["opens_at", "opened_at"])
    _plan_closing(current, at=at)
    trail.record("round.opened", subject=current, by=by, at=at, invited=invited, letters=letters)
    return current


def refusals_of(round_: Round, *, at: dt.datetime) -> list[str]:
    """Why the round cannot open at that moment; empty where it can."""
    refusals = []
    if round_.opened_at is not None:
        refusals.append(_("The round is already open."))
    if round_.closes_at <= round_.opens_at:
        refusals.append(_("The round must close after it opens."))
    if round_.closes_at <= at:
        refusals.append(_("The closing moment has passed. Choose a later one."))
    missing = [code for code in LANGUAGES if code not in round_.definition.languages]
    if missing:
        refusals.append(
            _("The survey is missing in these languages: %(languages)s.")
            % {"languages": ", ".join(missing)}
        )
    return refusals


def _write_invitations(round_: Round, recipients: Iterable[Recipient], *, at: dt.datetime) -> int:
    """In chunks; the counts of the invited follow in one statement."""
    counts: Counter[tuple[str, str]] = Counter()
    invitations = (
        _invitation(round_, recipient, place, at=at)
        for recipient in recipients
        for place in recipient.places
    )
    while chunk := list(islice(invitations, CHUNK)):
        Invitation.objects.bulk_create(chunk)
        counts.update((invitation.place, invitation.level) for invitation in chunk)
    add_invited(round_.pk, counts)
    return counts.total()


def _invitation(
    round_: Round, recipient: Recipient, place: str | None, *, at: dt.datetime
) -> Invitation:
    invitation = Invitation(
        round=round_,
        region_id=place,
        user_id=recipient.user_id,
        organisation_id=recipient.organisation_id,
        level=recipient.level,
        invited_at=at,
    )
    invitation.seal()
    return invitation


def _posting(round_: Round, recipient: Recipient) -> Posting:
    return Posting(
        recipient=recipient.key,
        address=recipient.address,
        language=recipient.language,
        parameters={
            "round": round_.pk,
            "user": recipient.user_id,
            "organisation": recipient.organisation_id,
        },
        scope=recipient.scope,
    )


# --- The end ----------------------------------------------------------------------------------


@transaction.atomic
def extend_round(round_: Round, *, closes_at: dt.datetime, by: User, at: dt.datetime) -> Round:
    """Let the round close later. Raises `Refused` once it is over: results may have been read."""
    call_off("round_closes", subject=str(round_.pk), at=at)
    current = _locked(round_)
    if not current.is_open(at=at):
        raise Refused(_("Only a round that is open can be extended."))
    if closes_at <= current.closes_at:
        raise Refused(_("The new closing moment must be later than the present one."))
    current.closes_at = closes_at
    current.save(update_fields=["closes_at"])
    _plan_closing(current, at=at)
    last_day = timezone.localdate(closes_at).isoformat()
    trail.record("round.extended", subject=current, by=by, at=at, closes_on=last_day)
    return current


def close_round(round_: Round, *, by: User | None, at: dt.datetime) -> bool:
    """No answer is taken any more and no reminder goes out. False if there is nothing to close.

    Waits for answers that are being written. By itself (`by` None) a round closes when it is over.
    """
    try:
        with transaction.atomic():
            if by is not None:
                call_off("round_closes", subject=str(round_.pk), at=at)
            _call_off_reminders(round_, at=at)
            _close(_locked(round_), by=by, at=at)
    except _NothingToClose:
        return False
    return True


def _close(current: Round, *, by: User | None, at: dt.datetime) -> None:
    is_due = by is not None or current.is_over(at=at)
    if current.opened_at is None or current.closed_at is not None or not is_due:
        raise _NothingToClose
    # A round whose time has run out closed then, not when somebody noted it.
    current.closed_at = min(at, current.closes_at)
    current.save(update_fields=["closed_at"])
    trail.record("round.closed", subject=current, by=by, at=at)


@transaction.atomic
def publish_results(round_: Round, *, by: User, at: dt.datetime) -> None:
    """Everybody who may read published results reads these. Raises `Refused` before the end."""
    close_if_over(round_, at=at)
    current = _locked(round_)
    if current.closed_at is None:
        raise Refused(_("Results are published after the round has closed."))
    if current.results_published_at is not None:
        return
    current.results_published_at = at
    current.save(update_fields=["results_published_at"])
    trail.record("round.results_published", subject=current, by=by, at=at)


@transaction.atomic
def withdraw_results(round_: Round, *, by: User, at: dt.datetime) -> None:
    """Take the publication back."""
    published = Round.objects.filter(pk=round_.pk, results_published_at__isnull=False)
    if published.update(results_published_at=None):
        trail.record("round.results_withdrawn", subject=round_, by=by, at=at)


def close_if_over(round_: Round, *, at: dt.datetime) -> bool:
    """Note the end of a round whose closing moment has passed; False while there is time left."""
    return round_.is_over(at=at) and close_round(round_, by=None, at=at)


# --- Moments ----------------------------------------------------------------------------------
# The tick locks what is due and then the round, so planned acts are called off before `_locked`.


def _plan_opening(round_: Round, *, at: dt.datetime) -> None:
    call_off("round_opens", subject=str(round_.pk), at=at)
    plan("round_opens", subject=str(round_.pk), due_at=round_.opens_at, at=at)


def _plan_closing(round_: Round, *, at: dt.datetime) -> None:
    plan("round_closes", subject=str(round_.pk), due_at=round_.closes_at, at=at)


def _call_off_reminders(round_: Round, *, at: dt.datetime) -> None:
    for reminder in Reminder.objects.filter(round=round_.pk, sent_at=None):
        call_off("round_reminder", subject=str(reminder.pk), at=at)


def _locked(round_: Round) -> Round:
    """The round as it stands now, held until the end of the transaction."""
    rounds: QuerySet[Round] = Round.objects.select_for_update(of=("self",)).with_survey()
    return rounds.get(pk=round_.pk)
