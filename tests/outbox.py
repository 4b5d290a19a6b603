"""Doing in a test what a sender would do."""

from django.utils import timezone

from portal.outbox.delivery import deliver
from portal.outbox.models import OutboxMessage


def deliver_mails(at=None) -> list[OutboxMessage]:
    """Send what is due now, in this process; gives all messages in the order of posting."""
    deliver(at=at or timezone.now())
    return list(OutboxMessage.objects.order_by("created_at", "pk"))
