"""Halting a whole mailing, for a while or for good."""

import datetime as dt
from functools import partial

from django.conf import settings
from django.db import transaction

from portal.outbox.models import Campaign, OutboxMessage, State
from portal.outbox.waking import wake


def pause(campaign: str, *, at: dt.datetime) -> None:
    """From the next message on nothing of it is sent, until somebody resumes it."""
    Campaign.objects.update_or_create(name=campaign, defaults={"paused_at": at})


def resume(campaign: str, *, at: dt.datetime) -> None:
    Campaign.objects.filter(name=campaign).update(paused_at=None)
    transaction.on_commit(partial(wake, settings.OUTBOX_SENDERS))


@transaction.atomic
def abort(campaign: str, *, at: dt.datetime) -> int:
    """What has not been sent never will be; gives how many messages that spares."""
    Campaign.objects.update_or_create(name=campaign, defaults={"aborted_at": at})
    return (
        OutboxMessage.objects.queued()
        .filter(campaign=campaign)
        .update(state=State.NOT_NEEDED, reason="aborted", next_try_at=None, changed_at=at)
    )
