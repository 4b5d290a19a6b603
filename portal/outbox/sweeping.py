"""Each minute: what was dropped, what was stopped, and what nobody was told of."""

import datetime as dt

from django.conf import settings

from portal.outbox.holding import hold
from portal.outbox.models import Campaign, OutboxMessage, State
from portal.outbox.reconciling import reconcile
from portal.outbox.waking import wake


def sweep(*, at: dt.datetime) -> int:
    """Gives the number of senders that were woken. Safe at any time and side by side."""
    reconcile(at=at)
    stopped = Campaign.objects.aborted().values("name")
    OutboxMessage.objects.queued().filter(campaign__in=stopped).update(
        state=State.NOT_NEEDED, reason="aborted", next_try_at=None, changed_at=at
    )
    if hold():
        return 0
    due = OutboxMessage.objects.due(at=at)[: settings.OUTBOX_SENDERS].count()
    if due:
        wake(due)
    return due
