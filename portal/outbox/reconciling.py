"""Messages whose sender fell silent: back into the queue, sent after all, or a question to a human."""

import datetime as dt
from typing import Any

import structlog
from django.db.models import Q

from portal.outbox import accept_log, journal
from portal.outbox.labels import SET_BACK
from portal.outbox.lease import FREE, lasts
from portal.outbox.models import OutboxMessage, State

log = structlog.get_logger("outbox")

FIRST_PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
LATER_PAUSE = dt.timedelta(hours=4)
GIVE_UP_AFTER = dt.timedelta(hours=48)
# A message that takes its sender down with it must not do so for ever.
MAX_CLAIMS = 8
# The record of the relay is kept for as long as that in any case.
RECORD_REACHES_BACK = dt.timedelta(hours=24)
# So far apart may messages be noted that several senders hand over at once.
AT_ONCE = dt.timedelta(minutes=1)


def pause_after(tries: int) -> dt.timedelta | None:
    """How long to wait after so many tries; None once that would be longer than two days in all."""
    later = max(0, tries - len(FIRST_PAUSES))
    waited = sum(FIRST_PAUSES[:tries], dt.timedelta()) + later * LATER_PAUSE
    if waited > GIVE_UP_AFTER:
        return None
    return FIRST_PAUSES[tries - 1] if tries <= len(FIRST_PAUSES) else LATER_PAUSE


def reaches_back(moment: dt.datetime) -> bool:
    """Whether the record holds what left before that moment, or at once with it.

    Only then does absence prove something, however short a time ago it was: on a new machine the
    record begins anew.
    """
    first = journal.began_at(accept_log.all_taken())
    return first is not None and first <= moment + AT_ONCE


def _is_first_of_all(moment: dt.datetime) -> bool:
    """Whether nothing left before that could stand in the record."""
    first = journal.began_at(lambda _message_id: True)
    return first is None or moment <= first


def reconcile(*, at: dt.datetime) -> None:
    """Take up what was dropped. Safe at any time and side by side."""
    dropped = OutboxMessage.objects.abandoned(at=at)
    unsent = dropped.filter(handed_over_at=None)
    lost: dict[str, Any] = {"state": State.FAILED, "reason": "worker_lost", "changed_at": at}
    unsent.filter(tries__gte=MAX_CLAIMS).update(**lost, **FREE)
    unsent.update(state=State.QUEUED, next_try_at=at, changed_at=at, **FREE)
    in_doubt = dropped.exclude(handed_over_at=None)
    if accept_log.is_kept():
        in_doubt = OutboxMessage.objects.filter(
            Q(pk__in=in_doubt.values("pk"))
            | Q(state=State.UNCERTAIN, handed_over_at__lt=at - lasts())
        )
    for message in in_doubt:
        _settle(message, at=at)


def _is_absence_proof(message: OutboxMessage, moment: dt.datetime, *, at: dt.datetime) -> bool:
    if reaches_back(moment):
        return True
    is_recent = at - moment < RECORD_REACHES_BACK
    return message.reason != SET_BACK and is_recent and _is_first_of_all(moment)


def _settle(message: OutboxMessage, *, at: dt.datetime) -> None:
    """By the relay's record where there is one that can tell; else a person must."""
    was_taken = accept_log.holds(message.message_id) if accept_log.is_kept() else None
    handed_over_at = message.handed_over_at or at
    outcome: dict[str, Any] = {"state": State.UNCERTAIN}
    if was_taken:
        outcome = {"state": State.SENT, "sent_at": handed_over_at, "server_text": "", "reason": ""}
    elif was_taken is False and _is_absence_proof(message, handed_over_at, at=at):
        pause = pause_after(message.tries) or LATER_PAUSE
        outcome = {"state": State.QUEUED, "next_try_at": at + pause}
    elif message.state == State.UNCERTAIN:
        return
    same = OutboxMessage.objects.filter(
        pk=message.pk, state=message.state, claimed_by=message.claimed_by
    )
    if same.update(changed_at=at, **FREE, **outcome):
        log.warning("message.settled", message=str(message.pk), state=str(outcome["state"]))
