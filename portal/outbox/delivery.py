"""The sender: claim a letter, write it, hand it over, note how it fared. Kill it anywhere."""

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

from portal.outbox import accept_log, notices
from portal.outbox.claim import Claim, ClaimLost, SlotTaken
from portal.outbox.models import OutboxMessage, State
from portal.outbox.models.message import SLOTS_PER_DOMAIN
from portal.outbox.notices import NotNeeded
from portal.outbox.reconciling import pause_after, reconcile
from portal.outbox.smtp_session import Answer, SmtpSession, Verdict

log = structlog.get_logger("outbox")

# A sender is told to stop between two letters; what is left is announced anew.
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
    _courier: SmtpSession = field(default_factory=SmtpSession)

    @property
    def now(self) -> dt.datetime:
        return self.at + dt.timedelta(seconds=time.monotonic() - self._started)

    @property
    def is_over(self) -> bool:
        return self.is_server_away or time.monotonic() - self._started >= self.seconds

    def work(self) -> None:
        with closing(self._courier):
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
        busy = OutboxMessage.objects.sending().values("domain").annotate(count=Count("pk"))
        full = [row["domain"] for row in busy if row["count"] >= SLOTS_PER_DOMAIN]
        due = OutboxMessage.objects.due(at=self.now).exclude(domain__in=full)
        # What has failed before waits until the others have had their turn.
        batch = list(due.order_by("tries", "next_try_at")[:BATCH])
        random.shuffle(batch)  # senders side by side reach for different letters
        return batch

    def _send(self, message: OutboxMessage) -> None:
        claim = self._claim(message)
        if claim is None:
            return
        try:
            state = self._carry(claim)
        except ClaimLost:
            log.warning("letter.claim_lost", letter=str(message.pk))
            return
        self.states[state.value] += 1

    def _claim(self, message: OutboxMessage) -> Claim | None:
        """At the place of the domain where this sender stood last, or the next free one."""
        last = self._slots.get(message.domain, 1)
        for step in range(SLOTS_PER_DOMAIN):
            slot = (last - 1 + step) % SLOTS_PER_DOMAIN + 1
            try:
                claim = Claim.take(message, slot=slot, at=self.now)
            except SlotTaken:
                continue
            self._slots[message.domain] = slot
            return claim
        return None

    def _carry(self, claim: Claim) -> State:
        message = claim.message
        if message.handed_over_at and accept_log.is_kept() and accept_log.holds(message.message_id):
            # An earlier try did reach the server after all.
            claim.end_sent(at=message.handed_over_at)
            return State.SENT
        try:
            mail = compose(message, at=self.now)
            claim.address_to(mail.to[0])
            answer = self._courier.carry(mail, before_data=lambda: claim.hand_over(at=self.now))
        except NotNeeded as none:
            claim.end(State.NOT_NEEDED, at=self.now, reason=none.reason[:60] or "gone")
            return State.NOT_NEEDED
        except CannotBeWritten as never:
            claim.end(State.FAILED, at=self.now, reason=never.reason)
            return State.FAILED
        except (ClaimLost, OperationalError, InterfaceError):
            raise  # the database is away: the lease will run out
        except Exception as error:
            return self._end_after_crash(claim, error)
        return self._end(claim, answer)

    def _end(self, claim: Claim, answer: Answer) -> State:
        words = {"server_code": answer.code, "server_text": answer.text}
        self.is_server_away = answer.is_away
        if answer.verdict is Verdict.TAKEN:
            claim.end_sent(at=self.now)
            return State.SENT
        log.warning(
            "letter.unsent",
            letter=str(claim.message.pk),
            verdict=answer.verdict.value,
            answer=answer.code,
        )
        if answer.verdict is Verdict.UNKNOWN:
            claim.end(State.UNCERTAIN, at=self.now, **words)
            return State.UNCERTAIN
        if answer.verdict is Verdict.NEVER:
            claim.end(State.FAILED, at=self.now, reason="refused", **words)
            return State.FAILED
        return self._put_off(claim, reason="gave_up", **words)

    def _put_off(self, claim: Claim, *, reason: str, **words: object) -> State:
        """Back into the queue for a while, or out of it for `reason` once that has lasted too long."""
        pause = pause_after(claim.message.tries + 1)
        # The server has said no to this try; what is known of earlier ones still holds.
        words["handed_over_at"] = claim.message.handed_over_at
        if pause is None:
            claim.end(State.FAILED, at=self.now, reason=reason, **words)
            return State.FAILED
        claim.end(State.QUEUED, at=self.now, next_try_at=self.now + pause, **words)
        return State.QUEUED

    def _end_after_crash(self, claim: Claim, error: Exception) -> State:
        message = claim.message
        log.error("letter.crashed", letter=str(message.pk), kind=message.kind, exc_info=error)
        if claim.was_handed_over:
            # The error came after the letter had left: a second one might arrive.
            claim.end(State.UNCERTAIN, at=self.now)
            return State.UNCERTAIN
        reason = "unknown_kind" if isinstance(error, UnknownKind) else "crashed"
        if message.tries + 1 >= MAX_CRASHES:
            claim.end(State.FAILED, at=self.now, reason=reason)
            return State.FAILED
        return self._put_off(claim, reason=reason)


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
    """The letter as it stands now, to the address that its composer says. Raises `NotNeeded`."""
    known = notices.find(message.kind)
    if known is None or known.compose is None:
        raise UnknownKind(message.kind)
    with translation.override(message.language):
        letter = known.compose(message, at=at)
    if not letter.to:
        raise NotNeeded("no_address")
    try:
        validate_email(letter.to)
    except ValidationError as error:
        raise CannotBeWritten("bad_address") from error
    return letter.message(message_id=message.message_id)
