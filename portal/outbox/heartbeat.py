"""How the outbox is doing, in two queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from portal.outbox.models import OutboxMessage, State


@dataclass(frozen=True)
class Details:
    """For those who look after the service."""

    # How long the mail has waited whose time came first; None where none waits.
    oldest_due_seconds: int | None
    failed_count: int
    uncertain_count: int


def details(*, at: dt.datetime) -> Details:
    """What waits now, and what needs a person."""
    oldest = OutboxMessage.objects.due(at=at).aggregate(oldest=Min("next_try_at"))["oldest"]
    counted = OutboxMessage.objects.stuck().aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED)),
        uncertain=Count("pk", filter=Q(state=State.UNCERTAIN)),
    )
    return Details(
        round((at - oldest).total_seconds()) if oldest else None,
        counted["failed"],
        counted["uncertain"],
    )
