"""Waking the senders: after a letter was posted, and each minute for what nobody was told of."""

import datetime as dt

import structlog
from django.conf import settings

from portal.outbox.models import Campaign, OutboxMessage, State
from portal.outbox.reconciling import reconcile

log = structlog.get_logger("outbox")


def sweep(*, at: dt.datetime) -> int:
    """Each minute: what was dropped, what was stopped, and what nobody was told of."""
    reconcile(at=at)
    stopped = Campaign.objects.aborted().values("name")
    OutboxMessage.objects.queued().filter(campaign__in=stopped).update(
        state=State.NOT_NEEDED, reason="aborted", next_try_at=None, changed_at=at
    )
    due = OutboxMessage.objects.due(at=at)[: settings.OUTBOX_SENDERS].count()
    if due:
        wake(due)
    return due


def wake(senders: int = 1) -> None:
    """Tell the workers. A broker that is down costs a minute, never the letter or the page."""
    from portal.outbox.tasks import send_queued  # the task imports the actions

    try:
        for _ in range(senders):
            send_queued.apply_async(retry=False, expires=60)
    except Exception as error:
        # Every transport has exceptions of its own; the sweeper will find the rows.
        log.warning("outbox.unannounced", error=type(error).__name__)
