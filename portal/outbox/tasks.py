"""Wake-up calls. Each may come twice, late, in parallel or never: the rows decide."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.outbox.actions import deliver, sweep, wake
from portal.outbox.models import OutboxMessage


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
