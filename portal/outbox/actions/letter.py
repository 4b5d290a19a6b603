"""What a person decides about a single letter that did not go through."""

import datetime as dt
from typing import Any

import structlog
from django.db import transaction

from portal.outbox.actions.waking import wake
from portal.outbox.models import OutboxMessage, State
from portal.outbox.models.message import PUT_ASIDE, domain_of

log = structlog.get_logger("outbox")


def retry(message: OutboxMessage, *, by: Any, at: dt.datetime) -> bool:
    """Queue a failed letter again. False if somebody else already has, or it cannot be written."""
    return message.can_retry and _queue_again(message, State(message.state), by=by, at=at)


def put_aside(message: OutboxMessage, *, at: dt.datetime) -> bool:
    """Leave a failed letter unsent, until somebody tries again. False if it has not failed."""
    found = OutboxMessage.objects.filter(pk=message.pk, state=State.FAILED)
    is_done = found.update(state=State.NOT_NEEDED, reason=PUT_ASIDE, changed_at=at)
    message.refresh_from_db()
    return bool(is_done)


def correct_and_retry(message: OutboxMessage, address: str, *, by: Any, at: dt.datetime) -> bool:
    """Send a failed letter to another address, unless what it opens belongs to the first one."""
    return message.can_correct and _queue_again(
        message,
        State(message.state),
        by=by,
        at=at,
        address=address,
        domain=domain_of(address),
        is_corrected=True,
    )


def settle(message: OutboxMessage, *, arrived: bool, by: Any, at: dt.datetime) -> bool:
    """A person has found out whether an uncertain letter arrived. False if it is settled already."""
    if not arrived:
        return _queue_again(message, State.UNCERTAIN, by=by, at=at)
    settled = OutboxMessage.objects.filter(pk=message.pk, state=State.UNCERTAIN).update(
        state=State.SENT, sent_at=message.handed_over_at or at, changed_at=at, reason=""
    )
    message.refresh_from_db()
    return bool(settled)


def _queue_again(
    message: OutboxMessage, state: State, *, by: Any, at: dt.datetime, **changes: Any
) -> bool:
    queued = OutboxMessage.objects.filter(pk=message.pk, state=state).update(
        state=State.QUEUED,
        tries=0,
        next_try_at=at,
        changed_at=at,
        # A person has decided: what the server may have taken before counts no more.
        handed_over_at=None,
        server_code=None,
        server_text="",
        reason="",
        **changes,
    )
    message.refresh_from_db()
    if queued:
        log.info("letter.retry", letter=str(message.pk), kind=message.kind, person=by.pk)
        transaction.on_commit(wake)
    return bool(queued)
