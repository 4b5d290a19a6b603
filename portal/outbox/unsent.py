"""What a person decides about messages that did not go through."""

import datetime as dt
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from portal.outbox import journal
from portal.outbox.addresses import mail_domain
from portal.outbox.models import OutboxMessage, State
from portal.outbox.models.message import PUT_ASIDE, OutboxMessageQuerySet
from portal.outbox.refusals import forget_refusals, is_dead
from portal.outbox.waking import wake

log = structlog.get_logger("outbox")


@transaction.atomic
def retry(message: OutboxMessage, *, by: Any, at: dt.datetime) -> bool:
    """Queue a failed message again. False if somebody else already has, or it cannot be written.

    Who tries a dead address again says that it works: its refusals are forgotten. Those of an address that
    is not dead yet still count.
    """
    address = message.address
    if not message.can_retry or not _queue_again(message, State(message.state), by=by, at=at):
        return False
    if is_dead(address):
        forget_refusals(address)
    return True


def retry_all(messages: OutboxMessageQuerySet, *, by: Any, at: dt.datetime) -> int:
    """Queue again what has failed of these, in one statement; gives how many messages that are.

    Nobody has looked at each of them: that an earlier try may have arrived still counts, and an address that
    is dead stays so. A message whose address was corrected elsewhere meanwhile goes to that one.
    """
    queued = messages.retriable().update(**_anew(at))
    if queued:
        log.info("messages.retry", messages=queued, person=by.pk)
        transaction.on_commit(partial(wake, settings.OUTBOX_SENDERS))
    return queued


def put_aside(message: OutboxMessage, *, at: dt.datetime) -> bool:
    """Leave a failed message unsent, until somebody tries again. False if it has not failed."""
    found = OutboxMessage.objects.filter(pk=message.pk, state=State.FAILED)
    is_done = found.update(state=State.NOT_NEEDED, reason=PUT_ASIDE, changed_at=at)
    message.refresh_from_db()
    return bool(is_done)


@transaction.atomic
def correct_and_retry(message: OutboxMessage, address: str, *, by: Any, at: dt.datetime) -> bool:
    """Send a failed message to another address, unless what it opens belongs to the first one.

    The person answers for the new address, whatever was held against it.
    """
    changes = {"address": address, "domain": mail_domain(address), "is_corrected": True}
    is_queued = message.can_correct and _queue_again(
        message, State(message.state), by=by, at=at, **changes
    )
    if is_queued:
        forget_refusals(address)
    return is_queued


@transaction.atomic
def settle(message: OutboxMessage, *, arrived: bool, by: Any, at: dt.datetime) -> bool:
    """A person has found out whether an uncertain message arrived. False if it is settled already."""
    if not arrived:
        return _queue_again(message, State.UNCERTAIN, by=by, at=at)
    settled = OutboxMessage.objects.filter(pk=message.pk, state=State.UNCERTAIN).update(
        state=State.SENT, sent_at=message.handed_over_at or at, changed_at=at, reason=""
    )
    message.refresh_from_db()
    if settled:
        forget_refusals(message.address)
    return bool(settled)


def settle_set_back(messages: OutboxMessageQuerySet, *, by: Any, at: dt.datetime) -> int:
    """A person says that what left before the restore has arrived; gives how many messages that are."""
    settled = messages.set_back().update(
        state=State.SENT, sent_at=F("handed_over_at"), changed_at=at, reason=""
    )
    if settled:
        log.info("messages.settled", messages=settled, person=by.pk)
    return settled


def _queue_again(
    message: OutboxMessage, state: State, *, by: Any, at: dt.datetime, **changes: Any
) -> bool:
    queued = OutboxMessage.objects.filter(pk=message.pk, state=state).update(
        # A person has decided: what the server may have taken before counts no more.
        handed_over_at=None,
        **_anew(at),
        **changes,
    )
    message.refresh_from_db()
    if queued:
        journal.note_not_taken(message.message_id, at=at)
        log.info("message.retry", message=str(message.pk), kind=message.kind, person=by.pk)
        transaction.on_commit(wake)
    return bool(queued)


def _anew(at: dt.datetime) -> dict[str, Any]:
    """As if no sender had tried yet."""
    return {
        "state": State.QUEUED,
        "tries": 0,
        "next_try_at": at,
        "changed_at": at,
        "server_code": None,
        "server_text": "",
        "reason": "",
    }
