"""Posting messages: a row for each recipient, once, and a sender woken on commit."""

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

from portal.outbox.addresses import mail_domain
from portal.outbox.mail import Mail, MailUnsent, make_message_id
from portal.outbox.models import OutboxMark, OutboxMessage, State
from portal.outbox.notices import notices
from portal.outbox.refusals import forget_refusals
from portal.outbox.smtp_session import server_answer
from portal.outbox.waking import wake

log = structlog.get_logger("outbox")

CHUNK = 1_000


@dataclass(frozen=True)
class Posting:
    """One of many messages."""

    recipient: str
    address: str
    language: str
    parameters: dict[str, Any] = field(default_factory=dict)
    scope: str = ""


def _row(
    kind: str,
    campaign: str,
    step: str,
    posting: Posting,
    at: dt.datetime,
    due_at: dt.datetime,
    key: str,
) -> OutboxMessage:
    return OutboxMessage(
        kind=kind,
        campaign=campaign,
        step=step,
        recipient=posting.recipient,
        address=posting.address,
        domain=mail_domain(posting.address),
        language=posting.language,
        parameters=posting.parameters,
        scope=posting.scope,
        message_id=make_message_id(campaign, step, posting.recipient, key=key),
        created_at=at,
        changed_at=at,
        next_try_at=due_at,
    )


def _refuse_unknown(kind: str) -> None:
    known = notices.get(kind)
    if known is None or known.compose is None:
        raise LookupError(f"No kind of message that waits in the outbox is called {kind!r}.")


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
    send_after: dt.datetime | None = None,
    scope: str = "",
) -> OutboxMessage | None:
    """Write the row and wake a sender on commit. None if this recipient already has this mail."""
    _refuse_unknown(kind)
    posting = Posting(recipient, address, language, parameters, scope)
    message = _row(kind, campaign, step, posting, at, send_after or at, OutboxMark.get().key)
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        same = OutboxMessage.objects.filter(campaign=campaign, step=step, recipient=recipient)
        if same.exists():
            return None
        raise
    if send_after is None or send_after <= at:
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
    new, key = 0, OutboxMark.get().key
    rows = (_row(kind, campaign, step, posting, at, send_after or at, key) for posting in postings)
    for chunk in _chunks(rows):
        OutboxMessage.objects.bulk_create(chunk, ignore_conflicts=True)
        new += OutboxMessage.objects.filter(pk__in=[row.pk for row in chunk]).count()
    if new and (send_after is None or send_after <= at):
        transaction.on_commit(partial(wake, settings.OUTBOX_SENDERS))
    return new


def _chunks(rows: Iterator[OutboxMessage]) -> Iterator[list[OutboxMessage]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def send_now(mail: Mail, *, kind: str, at: dt.datetime) -> OutboxMessage:
    """For codes: sent at once, its content kept nowhere; the row says how it fared.

    A dead address is tried as well, since somebody asks for it at this moment and is told. A refusal is not
    counted: anybody may have typed anything.

    Raises `MailUnsent`, which is answered with a clear page.
    """
    posting = Posting(uuid.uuid4().hex, mail.to, mail.language)
    # Never sent again: its id need not be known to any journal.
    message = _row(kind, kind, "now", posting, at, at, key="")
    message.tries = 1
    try:
        mail.message(message_id=message.message_id).send()
    except (SMTPException, OSError) as error:
        message.state, message.reason = State.FAILED, "unsent"
        message.server_code, message.server_text = server_answer(error)
        message.save(force_insert=True)
        log.error("message.unsent", template=mail.template, error=type(error).__name__)
        raise MailUnsent from error
    message.state, message.sent_at = State.SENT, at
    message.save(force_insert=True)
    forget_refusals(mail.to)
    return message
