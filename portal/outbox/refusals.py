"""Dead addresses: refused three times for good (5xx), so nothing is sent there by itself any more.

What counts, `smtp_session.concerns_recipient` says. A mail that is taken sets the count back, and so does a
person: by trying a dead address again, or by giving it as the right one.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest, Lower

from portal.outbox.addresses import compared
from portal.outbox.models import RefusedAddress

# How many addresses one query asks for: SQLite takes only so many parameters.
CHUNK = 500


def note_refusal(address: str, *, code: int, at: dt.datetime) -> None:
    """Count one more refusal. Call it in the transaction that ends the message; two at once count twice."""
    known = RefusedAddress.objects.filter(address=compared(address))
    more = {
        "count": F("count") + 1,
        # The clocks of two senders may differ.
        "last_refused_at": Greatest(F("last_refused_at"), at),
        "server_code": code,
    }
    if known.update(**more):
        return
    try:
        with transaction.atomic():
            RefusedAddress.objects.create(
                address=compared(address),
                count=1,
                first_refused_at=at,
                last_refused_at=at,
                server_code=code,
            )
    except IntegrityError:
        # Another sender was first by a moment.
        known.update(**more)


def forget_refusals(address: str) -> bool:
    """The address is as good as any other again. False where nothing was held against it."""
    deleted, _of_models = RefusedAddress.objects.filter(address=compared(address)).delete()
    return bool(deleted)


def refusals_of(address: str) -> RefusedAddress | None:
    """None where no server has refused it since it last took a mail."""
    return RefusedAddress.objects.filter(address=compared(address)).first() if address else None


def is_dead(address: str) -> bool:
    found = refusals_of(address)
    return found is not None and found.is_dead


def dead_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that are dead, as they were given. One query for each 500 addresses."""
    given: dict[str, set[str]] = {}
    for address in addresses:
        given.setdefault(compared(address), set()).add(address)
    keys, dead = list(given), set[str]()
    for start in range(0, len(keys), CHUNK):
        found = RefusedAddress.objects.dead().filter(address__in=keys[start : start + CHUNK])
        for key in found.values_list("address", flat=True):
            dead |= given[key]
    return dead


def has_dead_address(column: str = "email") -> Exists:
    """A condition on rows with an address in this column: the address is dead, whatever its capitals.

    For `filter`, `exclude`, `annotate` and `Count(filter=…)`; the database looks it up by its key. SQLite
    knows capitals of the alphabet up to Z alone, which are all that the part before the @ may have.
    """
    return Exists(RefusedAddress.objects.dead().filter(address=Lower(OuterRef(column))))
