"""Wake-up calls. Each may come twice, late, in parallel or never: the rows decide."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.outbox.actions.waking import sweep, wake
from portal.outbox.delivery import deliver
from portal.outbox.models import OutboxMessage
from portal.outbox.retention import forget_addresses


@shared_task(ignore_result=True)
def send_queued() -> None:
    """Send what is due for a while, unless enough senders are at it; then pass the work on."""
    now = timezone.now()
    busy = OutboxMessage.objects.sending().filter(lease_until__gte=now).count()
    if busy < settings.OUTBOX_SENDERS and deliver(at=now).has_more:
        wake()


@shared_task(ignore_result=True)
def sweep_outbox() -> None:
    """Each minute: what was dropped, and what nobody was told of."""
    sweep(at=timezone.now())


@shared_task(ignore_result=True)
def forget_old_addresses() -> None:
    """Each hour: to whom letters went that were settled long ago."""
    forget_addresses(at=timezone.now())
