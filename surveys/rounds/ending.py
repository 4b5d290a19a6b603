"""The end of a round: moved, and reached."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.scheduling import cancel, schedule
from surveys.models import Round
from surveys.rounds.planning import Refused, call_off_reminders, locked


class _NothingToClose(Exception):
    """Undoes what was called off for the closing."""


@transaction.atomic
def extend_round(round_: Round, *, closes_at: dt.datetime, by: User, at: dt.datetime) -> bool:
    """Let the round close later; False if it closes at that moment already.

    Raises `Refused` once it is over: results may have been read.
    """
    cancel("round_closes", subject=str(round_.pk), at=at)
    current = locked(round_)
    if not current.is_open(at=at):
        raise Refused(_("Only a round that is open can be extended."))
    if closes_at == current.closes_at:
        plan_closing(current, at=at)
        return False
    if closes_at < current.closes_at:
        raise Refused(_("The new closing moment must be later than the present one."))
    current.closes_at = closes_at
    current.save(update_fields=["closes_at"])
    plan_closing(current, at=at)
    last_day = timezone.localdate(closes_at).isoformat()
    trail.record("round.extended", subject=current, by=by, at=at, closes_on=last_day)
    return True


def close_round(round_: Round, *, by: User | None, at: dt.datetime) -> bool:
    """No answer is taken any more and no reminder goes out. False if there is nothing to close.

    Waits for answers that are being written. By itself (`by` None) a round closes when it is over.
    """
    try:
        with transaction.atomic():
            if by is not None:
                cancel("round_closes", subject=str(round_.pk), at=at)
            call_off_reminders(round_, at=at)
            _close(locked(round_), by=by, at=at)
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


def close_if_over(round_: Round, *, at: dt.datetime) -> bool:
    """Note the end of a round whose closing moment has passed; False while there is time left."""
    return round_.is_over(at=at) and close_round(round_, by=None, at=at)


def plan_closing(round_: Round, *, at: dt.datetime) -> None:
    schedule("round_closes", subject=str(round_.pk), due_at=round_.closes_at, at=at)
