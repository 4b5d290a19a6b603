"""How the outbox is doing, in two queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from portal.outbox.models import OutboxMessage, State


@dataclass(frozen=True)
class Pulse:
    # How long the mail has waited whose time came first; None where none waits.
    oldest_due_seconds: int | None
    failed_count: int
    uncertain_count: int


def pulse(*, at: dt.datetime, since: dt.datetime) -> Pulse:
    """What waits now, what needs a person now, and what has failed since `since`."""
    oldest = OutboxMessage.objects.due(at=at).aggregate(oldest=Min("next_try_at"))["oldest"]
    counted = OutboxMessage.objects.filter(state__in=[State.FAILED, State.UNCERTAIN]).aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED, created_at__gte=since)),
        uncertain=Count("pk", filter=Q(state=State.UNCERTAIN)),
    )
    return Pulse(
        round((at - oldest).total_seconds()) if oldest else None,
        counted["failed"],
        counted["uncertain"],
    )
