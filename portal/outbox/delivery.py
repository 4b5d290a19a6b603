"""The sender: lease a message, write it, hand it over, note how it fared. Kill it anywhere."""

import datetime as dt
import random
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

import structlog
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import InterfaceError, OperationalError
from django.db.models import Count
from django.utils import translation

from portal.outbox import accept_log
from portal.outbox.lease import MessageLease, SlotTaken
from portal.outbox.models import OutboxMessage, State
from portal.outbox.models.message import SLOTS_PER_DOMAIN
from portal.outbox.notices import NotNeeded, notices
from portal.outbox.reconciling import pause_after, reconcile
from portal.outbox.smtp_session import Answer, SmtpSession, Verdict
from portal.queue.lease import LeaseLost

log = structlog.get_logger("outbox")

# A sender is told to stop between two messages; what is left is announced anew.
RUN_SECONDS = 20
BATCH = 100
MAX_CRASHES = 3


class CannotBeWritten(Exception):
    """What no second try would cure."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownKind(LookupError):
    """Perhaps a newer release of the portal knows it."""


@dataclass
class Run:
    """One sender at work, with a clock that begins at `at`."""

    at: dt.datetime
    seconds: float
    states: Counter[str] = field(default_factory=Counter)
    has_more: bool = False
    is_server_away: bool = False
    _started: float = field(default_factory=time.monotonic)
    _slots: dict[str, int] = field(default_factory=dict)
    _session: SmtpSession = field(default_factory=SmtpSession)

    @property
    def now(self) -> dt.datetime:
        return self.at + dt.timedelta(seconds=time.monotonic() - self._started)

    @property
    def is_over(self) -> bool:
        return self.is_server_away or time.monotonic() - self._started >= self.seconds

    def work(self) -> None:
        with closing(self._session):
            while batch := self._next_batch():
                sent_before = self.states.total()
                for message in batch:
                    if self.is_over:
                        self.has_more = not self.is_server_away
                        return
                    self._send(message)
                if self.states.total() == sent_before:
                    return  # others are at these

    def _next_batch(self) -> list[OutboxMessage]:
        reconcile(at=self.now)
        busy = OutboxMessage.objects.held().values("domain").annotate(count=Count("pk"))
        full = [row["domain"] for row in busy if row["count"] >= SLOTS_PER_DOMAIN]
        due = OutboxMessage.objects.due(at=self.now).exclude(domain__in=full)
        # What has failed before waits until the others have had their turn.
        batch = list(due.order_by("tries", "next_try_at")[:BATCH])
        random.shuffle(batch)  # senders side by side reach for different messages
        return batch

    def _send(self, message: OutboxMessage) -> None:
        lease = self._take(message)
        if lease is None:
            return
        try:
            state = self._carry(lease)
        except LeaseLost:
            log.warning("message.lease_lost", message=str(message.pk))
            return
        self.states[state.value] += 1

    def _take(self, message: OutboxMessage) -> MessageLease | None:
        """At the place of the domain where this sender stood last, or the next free one."""
        last = self._slots.get(message.domain, 1)
        for step in range(SLOTS_PER_DOMAIN):
            slot = (last - 1 + step) % SLOTS_PER_DOMAIN + 1
            try:
                lease = MessageLease.take(message, slot=slot, at=self.now)
            except SlotTaken:
                continue
            self._slots[message.domain] = slot
            return lease
        return None

    def _carry(self, lease: MessageLease) -> State:
        message = lease.message
        if message.handed_over_at and accept_log.is_kept() and accept_log.holds(message.message_id):
            # An earlier try did reach the server after all.
            lease.end_sent(at=message.handed_over_at)
            return State.SENT
        try:
            mail = compose(message, at=self.now)
            lease.address_to(mail.to[0])
            answer = self._session.carry(mail, before_data=lambda: lease.hand_over(at=self.now))
        except NotNeeded as none:
            lease.end(State.NOT_NEEDED, changed_at=self.now, reason=none.reason[:60] or "gone")
            return State.NOT_NEEDED
        except CannotBeWritten as never:
            lease.end(State.FAILED, changed_at=self.now, reason=never.reason)
            return State.FAILED
        except (LeaseLost, OperationalError, InterfaceError):
            raise  # the database is away: the lease will run out
        except Exception as error:
            return self._end_after_crash(lease, error)
        return self._end(lease, answer)

    def _end(self, lease: MessageLease, answer: Answer) -> State:
        said = {"server_code": answer.code, "server_text": answer.text}
        self.is_server_away = answer.is_away
        if answer.verdict is Verdict.TAKEN:
            lease.end_sent(at=self.now)
            return State.SENT
        log.warning(
            "message.unsent",
            message=str(lease.message.pk),
            verdict=answer.verdict.value,
            answer=answer.code,
        )
        if answer.verdict is Verdict.UNKNOWN:
            lease.end(State.UNCERTAIN, changed_at=self.now, **said)
            return State.UNCERTAIN
        if answer.verdict is Verdict.NEVER:
            lease.end(State.FAILED, changed_at=self.now, reason="refused", **said)
            return State.FAILED
        return self._put_off(lease, reason="gave_up", **said)

    def _put_off(self, lease: MessageLease, *, reason: str, **said: object) -> State:
        """Back into the queue for a while, or out of it for `reason` once that has lasted too long."""
        pause = pause_after(lease.message.tries + 1)
        # The server has said no to this try; what is known of earlier ones still holds.
        said["handed_over_at"] = lease.message.handed_over_at
        if pause is None:
            lease.end(State.FAILED, changed_at=self.now, reason=reason, **said)
            return State.FAILED
        lease.end(State.QUEUED, changed_at=self.now, next_try_at=self.now + pause, **said)
        return State.QUEUED

    def _end_after_crash(self, lease: MessageLease, error: Exception) -> State:
        message = lease.message
        log.error("message.crashed", message=str(message.pk), kind=message.kind, exc_info=error)
        if lease.was_handed_over:
            # The error came after the message had left: a second one might arrive.
            lease.end(State.UNCERTAIN, changed_at=self.now)
            return State.UNCERTAIN
        reason = "unknown_kind" if isinstance(error, UnknownKind) else "crashed"
        if message.tries + 1 >= MAX_CRASHES:
            lease.end(State.FAILED, changed_at=self.now, reason=reason)
            return State.FAILED
        return self._put_off(lease, reason=reason)


def deliver(*, at: dt.datetime, seconds: float = RUN_SECONDS) -> Run:
    """Send what is due, until nothing is left, the server is away or the time is up.

    Any number of senders may work side by side; each of them may be killed at any moment.
    """
    run = Run(at, seconds)
    run.work()
    if run.states:
        log.info("outbox.run", **run.states)
    return run


def compose(message: OutboxMessage, *, at: dt.datetime) -> EmailMessage:
    """The message as it stands now, to the address that its composer says. Raises `NotNeeded`."""
    known = notices.get(message.kind)
    if known is None or known.compose is None:
        raise UnknownKind(message.kind)
    with translation.override(message.language):
        mail = known.compose(message, at=at)
    if not mail.to:
        raise NotNeeded("no_address")
    try:
        validate_email(mail.to)
    except ValidationError as error:
        raise CannotBeWritten("bad_address") from error
    return mail.message(message_id=message.message_id)
