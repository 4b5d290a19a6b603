"""A sender's hold on one letter: taken by one, firm while it is handed over, lost by silence."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from portal.outbox.models import OutboxMessage, State

FREE: dict[str, Any] = {"claimed_by": "", "lease_until": None, "slot": None}


class ClaimLost(Exception):
    """Another sender has taken over; this one must not hand the letter over any more."""


class SlotTaken(Exception):
    """Somebody else is at this place of the domain already."""


def lease() -> dt.timedelta:
    return dt.timedelta(seconds=2 * settings.EMAIL_TIMEOUT)


@dataclass(frozen=True)
class Claim:
    message: OutboxMessage
    token: str

    @classmethod
    def take(cls, message: OutboxMessage, *, slot: int, at: dt.datetime) -> "Claim | None":
        """One statement, so that of any number of senders one gets the letter; None for the others.

        It asks once more whether the letter is due: its campaign may have been halted since.
        """
        claim = cls(message, secrets.token_hex(8))
        due = OutboxMessage.objects.due(at=at).filter(pk=message.pk, address=message.address)
        try:
            with transaction.atomic():
                taken = due.update(
                    state=State.SENDING,
                    claimed_by=claim.token,
                    lease_until=at + lease(),
                    slot=slot,
                    tries=F("tries") + 1,
                )
        except IntegrityError as error:
            raise SlotTaken from error
        return claim if taken else None

    def address_to(self, address: str) -> None:
        """Note where it goes, if that has changed since; its place is still that of the old domain."""
        if address == self.message.address:
            return
        held = OutboxMessage.objects.filter(pk=self.message.pk).claimed_by(self.token)
        if not held.update(address=address):
            raise ClaimLost
        self.message.address = address

    def hand_over(self, *, at: dt.datetime) -> None:
        """Note, before the letter leaves, that it may have arrived from now on."""
        held = OutboxMessage.objects.filter(pk=self.message.pk).claimed_by(self.token)
        if not held.update(handed_over_at=at, lease_until=at + lease()):
            raise ClaimLost

    @property
    def was_handed_over(self) -> bool:
        """Whether the letter may have left under this very claim."""
        held = OutboxMessage.objects.filter(pk=self.message.pk).claimed_by(self.token)
        return held.exclude(handed_over_at=self.message.handed_over_at).exists()

    def end(self, state: State, *, at: dt.datetime, **outcome: Any) -> bool:
        """Let go with this outcome. False if the claim was lost; then nothing is written."""
        held = OutboxMessage.objects.filter(pk=self.message.pk).claimed_by(self.token)
        return bool(
            held.update(state=state, changed_at=at, **{**FREE, "next_try_at": None, **outcome})
        )

    def end_sent(self, *, at: dt.datetime) -> None:
        """The server said yes: that is true whoever holds the claim by now."""
        sent: dict[str, Any] = {"sent_at": at, "server_code": None, "server_text": "", "reason": ""}
        if not self.end(State.SENT, **sent, at=at):
            OutboxMessage.objects.filter(pk=self.message.pk).exclude(state=State.SENT).update(
                state=State.SENT, changed_at=at, next_try_at=None, **FREE, **sent
            )
