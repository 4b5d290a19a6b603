"""Wake-up calls. Each may come twice, late, in parallel or never: the rows decide."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.outbox.delivery import deliver
from portal.outbox.lease import senders_at_work
from portal.outbox.sweeping import sweep
from portal.outbox.waking import SEND_QUEUED, wake
from portal.queue.clock import every


@shared_task(name=SEND_QUEUED, ignore_result=True)
def send_queued() -> None:
    """Send what is due for a while, unless enough senders are at it; then pass the work on."""
    now = timezone.now()
    if senders_at_work(at=now) < settings.OUTBOX_SENDERS and deliver(at=now).has_more:
        wake()


@every(settings.OUTBOX_SWEEP_SECONDS, name="outbox", expires=60)
@shared_task(ignore_result=True)
def sweep_outbox() -> None:
    """What was dropped, and what nobody was told of."""
    sweep(at=timezone.now())
