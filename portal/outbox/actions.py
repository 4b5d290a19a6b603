"""Posting letters, halting mailings, and what a person decides about a single letter."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from portal.outbox import notices
from portal.outbox.courier import words_of
from portal.outbox.delivery import deliver
from portal.outbox.letters import Letter, LetterUnsent
from portal.outbox.models import Campaign, OutboxMessage, State
from portal.outbox.models.message import PUT_ASIDE, domain_of, message_id_of
from portal.outbox.reconciling import reconcile

__all__ = [
    "Posting",
    "abort",
    "correct_and_retry",
    "deliver",
    "pause",
    "post",
    "post_many",
    "put_aside",
    "resume",
    "retry",
    "send_now",
    "settle",
    "sweep",
    "wake",
]

log = structlog.get_logger("outbox")

CHUNK = 1_000


@dataclass(frozen=True)
class Posting:
    """One of many letters."""

    recipient: str
    address: str
    language: str
    parameters: dict[str, Any] = field(default_factory=dict)
    scope: str = ""


def _row(
    kind: str, campaign: str, step: str, posting: Posting, at: dt.datetime, due_at: dt.datetime
) -> OutboxMessage:
    return OutboxMessage(
        kind=kind,
        campaign=campaign,
        step=step,
        recipient=posting.recipient,
        address=posting.address,
        domain=domain_of(posting.address),
        language=posting.language,
        parameters=posting.parameters,
        scope=posting.scope,
        message_id=message_id_of(campaign, step, posting.recipient),
        created_at=at,
        changed_at=at,
        next_try_at=due_at,
    )


def _refuse_unknown(kind: str) -> None:
    known = notices.find(kind)
    if known is None or known.compose is None:
        raise LookupError(f"No kind of letter that waits in the outbox is called {kind!r}.")


def post(
    kind: str,
    *,
    campaign: str,
    step: str,
    recipient: str,
    address: str,
    language: str,
    parameters: dict[str, Any],
    at: dt.datetime,
    scope: str = "",
) -> OutboxMessage | None:
    """Write the row and wake a sender on commit. None if this recipient already has this letter."""
    _refuse_unknown(kind)
    message = _row(
        kind, campaign, step, Posting(recipient, address, language, parameters, scope), at, at
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        same = OutboxMessage.objects.filter(campaign=campaign, step=step, recipient=recipient)
        if same.exists():
            return None
        raise
    transaction.on_commit(wake)
    return message


@transaction.atomic
def post_many(
    kind: str,
    *,
    campaign: str,
    step: str,
    postings: Iterable[Posting],
    at: dt.datetime,
    send_after: dt.datetime | None = None,
) -> int:
    """Write a row for each who has none yet; gives how many are new. Many cost little memory."""
    _refuse_unknown(kind)
    new = 0
    rows = (_row(kind, campaign, step, posting, at, send_after or at) for posting in postings)
    for chunk in _chunks(rows):
        OutboxMessage.objects.bulk_create(chunk, ignore_conflicts=True)
        new += OutboxMessage.objects.filter(pk__in=[row.pk for row in chunk]).count()
    if new and (send_after is None or send_after <= at):
        transaction.on_commit(partial(wake, settings.OUTBOX_SENDERS))
    return new


def _chunks(rows: Iterator[OutboxMessage]) -> Iterator[list[OutboxMessage]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def send_now(letter: Letter, *, kind: str, at: dt.datetime) -> OutboxMessage:
    """For codes: sent at once, its content kept nowhere; the row says how it fared.

    Raises `LetterUnsent`, which is answered with a clear page.
    """
    message = _row(kind, kind, "now", Posting(uuid.uuid4().hex, letter.to, letter.language), at, at)
    message.tries = 1
    try:
        letter.message(message_id=message.message_id).send()
    except (SMTPException, OSError) as error:
        message.state, message.reason = State.FAILED, "unsent"
        message.server_code, message.server_text = words_of(error)
        message.save(force_insert=True)
        log.error("letter.unsent", template=letter.template, error=type(error).__name__)
        raise LetterUnsent from error
    message.state, message.sent_at = State.SENT, at
    message.save(force_insert=True)
    return message


# --- A whole mailing --------------------------------------------------------------------------


def pause(campaign: str, *, at: dt.datetime) -> None:
    """From the next letter on nothing of it is sent, until somebody resumes it."""
    Campaign.objects.update_or_create(name=campaign, defaults={"paused_at": at})


def resume(campaign: str, *, at: dt.datetime) -> None:
    Campaign.objects.filter(name=campaign).update(paused_at=None)
    transaction.on_commit(partial(wake, settings.OUTBOX_SENDERS))


@transaction.atomic
def abort(campaign: str, *, at: dt.datetime) -> int:
    """What has not been sent never will be; gives how many letters that spares."""
    Campaign.objects.update_or_create(name=campaign, defaults={"aborted_at": at})
    return (
        OutboxMessage.objects.queued()
        .filter(campaign=campaign)
        .update(state=State.NOT_NEEDED, reason="aborted", next_try_at=None, changed_at=at)
    )


# --- One letter -------------------------------------------------------------------------------


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


# --- The workers ------------------------------------------------------------------------------


def sweep(*, at: dt.datetime) -> int:
    """Each minute: what was dropped, what was stopped, and what nobody was told of."""
    reconcile(at=at)
    stopped = Campaign.objects.aborted().values("name")
    OutboxMessage.objects.queued().filter(campaign__in=stopped).update(
        state=State.NOT_NEEDED, reason="aborted", next_try_at=None, changed_at=at
    )
    due = OutboxMessage.objects.due(at=at)[: settings.OUTBOX_SENDERS].count()
    if due:
        wake(due)
    return due


def wake(senders: int = 1) -> None:
    """Tell the workers. A broker that is down costs a minute, never the letter or the page."""
    from portal.outbox.tasks import send_queued  # the task imports the actions

    try:
        for _ in range(senders):
            send_queued.apply_async(retry=False, expires=60)
    except Exception as error:
        # Every transport has exceptions of its own; the sweeper will find the rows.
        log.warning("outbox.unannounced", error=type(error).__name__)
