"""A sender's lease on one message: firm while it is handed over, and of one place at the domain."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Substr

from portal.outbox import journal
from portal.outbox.models import OutboxMessage, State
from portal.queue import lease
from portal.queue.lease import Lease, LeaseLost

FREE: dict[str, Any] = {**lease.FREE, "slot": None}


class SlotTaken(Exception):
    """Somebody else is at this place of the domain already."""


# So many characters of a token say who holds the message.
NAME_LENGTH = 8


def make_name() -> str:
    """A sender's own, with which its tokens begin."""
    return secrets.token_hex(NAME_LENGTH // 2)


def senders_at_work(*, at: dt.datetime) -> int:
    """How many hold messages just now; what a sender that fell silent holds does not count."""
    held = OutboxMessage.objects.held().filter(lease_until__gte=at)
    named = held.annotate(holder=Substr("claimed_by", 1, NAME_LENGTH))
    return named.values("holder").distinct().count()


def lasts() -> dt.timedelta:
    return dt.timedelta(seconds=2 * settings.EMAIL_TIMEOUT)


@dataclass(frozen=True)
class MessageLease(Lease):
    message: OutboxMessage

    @classmethod
    def take(
        cls, message: OutboxMessage, *, slot: int, at: dt.datetime, holder: str = ""
    ) -> Self | None:
        """None where another sender has the message, or it is not to be sent now.

        It asks once more whether the message is due: its campaign may have been halted since.
        """
        row = OutboxMessage.objects.filter(pk=message.pk)
        due = row.due(at=at).filter(address=message.address)
        try:
            with transaction.atomic():
                token = due.take(at=at, lasts=lasts(), holder=holder, slot=slot)
        except IntegrityError as error:
            raise SlotTaken from error
        return cls(row, token, lasts(), message) if token else None

    def address_to(self, address: str) -> None:
        """Note where it goes, if that has changed since; its place is still that of the old domain."""
        if address != self.message.address:
            self.write(address=address)

    def hand_over(self, *, at: dt.datetime) -> None:
        """Note, before the message leaves, that it may have arrived from now on; outside the database too."""
        self.renew(at=at, handed_over_at=at)
        journal.note_left(self.message.message_id, at=at)

    @property
    def was_handed_over(self) -> bool:
        """Whether the message may have left under this very lease."""
        return self.held.exclude(handed_over_at=self.message.handed_over_at).exists()

    def end(self, state: str, **outcome: Any) -> None:
        """What is not queued again has no next try."""
        super().end(state, **{"slot": None, "next_try_at": None, **outcome})

    def end_sent(self, *, at: dt.datetime) -> None:
        """The server said yes: that is true whoever holds the message by now."""
        sent: dict[str, Any] = {"sent_at": at, "server_code": None, "server_text": "", "reason": ""}
        try:
            self.end(State.SENT, changed_at=at, **sent)
        except LeaseLost:
            self.row.exclude(state=State.SENT).update(
                state=State.SENT, changed_at=at, next_try_at=None, **FREE, **sent
            )
