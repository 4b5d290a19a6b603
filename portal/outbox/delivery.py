"""The sender: lease a message, write it, hand it over, note how it fared. Kill it anywhere."""

import datetime as dt
import random
import time
from collections import Counter, deque
from contextlib import closing
from dataclasses import dataclass, field

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, F
from django.utils import translation

from portal.outbox import accept_log, journal
from portal.outbox.addresses import mail_domain
from portal.outbox.connections import ConnectionPool, Transfer
from portal.outbox.holding import hold
from portal.outbox.labels import DEAD_ADDRESS, SET_BACK
from portal.outbox.lease import MessageLease, SlotTaken, make_name
from portal.outbox.models import OutboxMessage, State
from portal.outbox.models.message import SLOTS_PER_DOMAIN
from portal.outbox.notices import NotNeeded, notices
from portal.outbox.pace import is_slow, note, slow_domains
from portal.outbox.reconciling import pause_after, reaches_back, reconcile
from portal.outbox.refusals import forget_refusals, note_refusal, refusals_of
from portal.outbox.smtp_session import Answer, Verdict
from portal.queue.lease import LeaseLost

log = structlog.get_logger("outbox")

# A sender is told to stop between two messages; what is left is announced anew.
RUN_SECONDS = 20
BATCH = 100
MAX_CRASHES = 3
# So many messages wait at once for an answer that is late, of them so many at domains known to be slow.
LATE_AT_ONCE = 30
SLOW_AT_ONCE = 10
# An answer is late after four times what is usual; within these limits, in seconds.
PATIENCE_TIMES = 4
SHORTEST_PATIENCE, UNKNOWN_PATIENCE, LONGEST_PATIENCE = 0.05, 0.25, 1.0


class CannotBeWritten(Exception):
    """What no second try would cure."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownKind(LookupError):
    """Perhaps a newer release of the portal knows it."""


@dataclass(frozen=True)
class Delivery:
    """A message that is under way."""

    lease: MessageLease
    # Whose server it goes to; its place is that of the row's own domain.
    domain: str
    is_slow: bool
    # Where it goes, and whether a server has refused that before.
    address: str
    was_refused: bool


@dataclass
class Run:
    """One sender at work, with a clock that begins at `at`.

    It sends one message at a time. Where the server takes longer than it usually does, a connection is left
    waiting for the answer, and the sender goes on with the next domain. Domains that were slow lately have turns
    of their own beside that: one message at a time each, and so many at once at most.
    """

    at: dt.datetime
    seconds: float
    states: Counter[str] = field(default_factory=Counter)
    has_more: bool = False
    is_server_away: bool = False
    # The rows in the hands of one sender say so.
    name: str = field(default_factory=make_name)
    _started: float = field(default_factory=time.monotonic)
    _pool: ConnectionPool = field(default_factory=ConnectionPool)
    _deliveries: dict[Transfer, Delivery] = field(default_factory=dict)
    _most_at_once: int = LATE_AT_ONCE + 1
    # At which place of a domain this sender stood last.
    _slots: dict[str, int] = field(default_factory=dict)
    # How long a server usually takes for one message, in seconds.
    _usual: float = UNKNOWN_PATIENCE / PATIENCE_TIMES
    _fast: set[str] = field(default_factory=set)
    _slow: list[str] = field(default_factory=list)
    # Slow domains of which nothing can be taken before the next look.
    _nothing_due: set[str] = field(default_factory=set)
    _batch: deque[OutboxMessage] = field(default_factory=deque)
    _taken_of_batch: int = 1
    # Nothing can be begun before somebody is back, or the next look.
    _must_wait: bool = False

    @property
    def now(self) -> dt.datetime:
        return self.at + dt.timedelta(seconds=time.monotonic() - self._started)

    def is_over(self, *, grace: float = 0) -> bool:
        has_ended = time.monotonic() - self._started >= self.seconds + grace
        return self.is_server_away or has_ended

    def work(self) -> None:
        with closing(self._pool):
            while True:
                while self._begin_next():
                    pass
                if not self._deliveries:
                    break
                transfer = self._pool.next_done(within=self._until_next_look())
                self._must_wait = False
                if transfer is not None:
                    self._finish(transfer)
        if self.is_over() and not self.is_server_away:
            self.has_more = OutboxMessage.objects.due(at=self.now).exists()

    # --- What is next -------------------------------------------------------------------------

    def _begin_next(self) -> bool:
        """Whether one more message was looked at; then there may be others."""
        if len(self._deliveries) >= self._most_at_once:
            return False
        # While the last are still out, the others need not wait for them.
        if self.is_over() and (
            not self._deliveries or self.is_over(grace=2 * settings.EMAIL_TIMEOUT)
        ):
            return False
        if message := self._next_fast():
            self._begin(message, is_slow=False)
            return True
        if not self.is_over() and (message := self._next_slow()):
            self._begin(message, is_slow=True)
            return True
        return False

    @property
    def _patience(self) -> float:
        """How long the next message waits for an answer to this one, in seconds."""
        return min(max(PATIENCE_TIMES * self._usual, SHORTEST_PATIENCE), LONGEST_PATIENCE)

    def _waited_for(self) -> Transfer | None:
        """The transfer that the next message waits for. Before there is a line, the first one."""
        for transfer, delivery in self._deliveries.items():
            if not self._pool.is_connected:
                return transfer
            if not delivery.is_slow and transfer.age < self._patience:
                return transfer
        return None

    def _until_next_look(self) -> float:
        transfer = self._waited_for()
        return max(0.01, self._patience - transfer.age) if transfer else LONGEST_PATIENCE

    def _next_fast(self) -> OutboxMessage | None:
        """The next message to a domain that is not known to be slow."""
        if self._waited_for():
            return None
        while not self._must_wait:
            while self._batch:
                message = self._batch.popleft()
                if self._may_begin(message.domain):
                    return message
            self._look()
        return None

    def _may_begin(self, domain: str) -> bool:
        """One message at a time to each domain; to a domain not yet met only while few are late."""
        if domain in self._slow or any(
            e.lease.message.domain == domain for e in self._deliveries.values()
        ):
            return False
        return domain in self._fast or len(self._deliveries) < LATE_AT_ONCE

    def _look(self) -> None:
        if not self._taken_of_batch:
            # Others are at these.
            self._must_wait, self._taken_of_batch = True, 1
            return
        self._batch = deque(self._next_batch())
        self._must_wait, self._taken_of_batch = not self._batch, 0 if self._batch else 1

    def _next_batch(self) -> list[OutboxMessage]:
        reconcile(at=self.now)
        self._slow, self._nothing_due = slow_domains(at=self.now), set()
        busy = OutboxMessage.objects.held().values("domain").annotate(count=Count("pk"))
        full = [row["domain"] for row in busy if row["count"] >= SLOTS_PER_DOMAIN]
        ours = [delivery.lease.message.domain for delivery in self._deliveries.values()]
        due = OutboxMessage.objects.due(at=self.now).exclude(domain__in={*full, *ours, *self._slow})
        # What has failed before waits until the others have had their turn.
        batch = list(due.order_by("tries", "next_try_at")[:BATCH])
        random.shuffle(batch)  # senders side by side reach for different messages
        return batch

    def _next_slow(self) -> OutboxMessage | None:
        """A message to the slow domain whose turn it is."""
        if not self._deliveries and not self._slow:
            return None
        out = {delivery.lease.message.domain for delivery in self._deliveries.values()}
        if sum(delivery.is_slow for delivery in self._deliveries.values()) >= SLOW_AT_ONCE:
            return None
        for domain in [name for name in self._slow if name not in out | self._nothing_due]:
            due = OutboxMessage.objects.due(at=self.now).filter(domain=domain)
            if message := due.order_by("tries", "next_try_at").first():
                # The others come before its next turn.
                self._slow.remove(domain)
                self._slow.append(domain)
                return message
            self._nothing_due.add(domain)
        return None

    # --- From the row to the server, and back -------------------------------------------------

    def _begin(self, message: OutboxMessage, *, is_slow: bool) -> None:
        # A slow domain has one place, whoever sends.
        lease = self._take(message, places=1 if is_slow else SLOTS_PER_DOMAIN)
        if lease is None:
            if is_slow:
                self._nothing_due.add(message.domain)
            return
        if not is_slow:
            self._taken_of_batch += 1
        try:
            outcome = self._send_out(lease, is_slow=is_slow)
        except LeaseLost:
            log.warning("message.lease_lost", message=str(message.pk))
            return
        if outcome is not None:
            self.states[outcome.value] += 1

    def _take(self, message: OutboxMessage, *, places: int) -> MessageLease | None:
        """At the place of the domain where this sender stood last, or the next free one."""
        last = self._slots.get(message.domain, 1) if places > 1 else 1
        for step in range(places):
            slot = (last - 1 + step) % SLOTS_PER_DOMAIN + 1
            try:
                lease = MessageLease.take(message, slot=slot, at=self.now, holder=self.name)
            except SlotTaken:
                continue
            self._slots[message.domain] = slot
            return lease
        return None

    def _send_out(self, lease: MessageLease, *, is_slow: bool) -> State | None:
        """None once the message is on its way; else why it is not."""
        message = lease.message
        if (known := self._known_of(lease)) is not None:
            return known
        try:
            mail = compose(message, at=self.now)
            address = mail.to[0]
            lease.address_to(address)
            refused = refusals_of(address)
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
        if refused is not None and refused.is_dead:
            # Not sent once more by itself; it lies among the failed ones, where a person decides.
            lease.end(State.FAILED, changed_at=self.now, reason=DEAD_ADDRESS)
            return State.FAILED
        transfer = self._pool.send(mail, hand_over=lambda: lease.hand_over(at=self.now))
        self._deliveries[transfer] = Delivery(
            lease, mail_domain(address), is_slow, address, was_refused=refused is not None
        )
        return None

    def _known_of(self, lease: MessageLease) -> State | None:
        """What relay and journal say of a message that waits; None where it has not left.

        An earlier try may have reached the server after all, or the database was set back since.
        """
        message = lease.message
        left_at = journal.left_at(message.message_id)
        was_taken = accept_log.holds(message.message_id) if accept_log.is_kept() else None
        if was_taken:
            lease.end_sent(at=left_at or message.handed_over_at or self.now)
            return State.SENT
        if left_at is None or (message.handed_over_at and left_at <= message.handed_over_at):
            return None  # the database knows at least as much
        if was_taken is False and reaches_back(left_at):
            return None
        lease.end(State.UNCERTAIN, changed_at=self.now, handed_over_at=left_at, reason=SET_BACK)
        return State.UNCERTAIN

    def _finish(self, transfer: Transfer) -> None:
        delivery = self._deliveries.pop(transfer)
        try:
            self.states[self._outcome(transfer, delivery).value] += 1
        except LeaseLost:
            log.warning("message.lease_lost", message=str(delivery.lease.message.pk))
        self._learn(transfer, delivery)

    def _learn(self, transfer: Transfer, delivery: Delivery) -> None:
        """How long this server takes, for whatever is next."""
        domain = delivery.domain
        note(domain, seconds=transfer.seconds, was_slow=domain in self._slow, at=self.now)
        if is_slow(transfer.seconds):
            self._fast.discard(domain)
            if domain not in self._slow:
                self._slow.append(domain)
            return
        if domain in self._slow:
            self._slow.remove(domain)
        if transfer.answer is not None and transfer.answer.verdict is Verdict.TAKEN:
            self._fast.add(domain)
            self._usual += (transfer.seconds - self._usual) / 5

    def _outcome(self, transfer: Transfer, delivery: Delivery) -> State:
        lease = delivery.lease
        if transfer.answer is not None:
            return self._end(delivery, transfer.answer)
        if isinstance(transfer.error, Exception) and not isinstance(
            transfer.error, (LeaseLost, OperationalError, InterfaceError)
        ):
            return self._end_after_crash(lease, transfer.error)
        # The database is away, or another sender has the message.
        raise transfer.error or LeaseLost

    def _end(self, delivery: Delivery, answer: Answer) -> State:
        lease = delivery.lease
        said = {"server_code": answer.code, "server_text": answer.text}
        if answer.verdict is Verdict.TAKEN:
            with transaction.atomic():
                lease.end_sent(at=self.now)
                if delivery.was_refused:
                    forget_refusals(delivery.address)
            return State.SENT
        if answer.verdict is not Verdict.UNKNOWN:
            journal.note_not_taken(lease.message.message_id, at=self.now)
        if answer.is_away and self._deliveries:
            # It serves others of ours: so many lines are too many for it.
            self._most_at_once = len(self._deliveries)
            again = {
                "next_try_at": self.now,
                "tries": F("tries") - 1,
                "handed_over_at": lease.message.handed_over_at,
            }
            lease.end(State.QUEUED, changed_at=self.now, **again)
            return State.QUEUED
        self.is_server_away = answer.is_away
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
            # Who has lost the message to another sender counts nothing: that one does.
            with transaction.atomic():
                lease.end(State.FAILED, changed_at=self.now, reason="refused", **said)
                if answer.is_of_recipient and answer.code is not None:
                    note_refusal(delivery.address, code=answer.code, at=self.now)
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
    """Send what is due, until nothing is left, the server is away or the time is up; unless mail is held.

    Any number of senders may work side by side; each of them may be killed at any moment.
    """
    run = Run(at, seconds)
    if reason := hold():
        log.warning("outbox.held", reason=reason.value)
        return run
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
