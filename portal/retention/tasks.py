"""The clock calls once an hour; hours and days that were missed are caught up."""

from celery import shared_task
from django.utils import timezone

from portal.queue.clock import every
from portal.retention.running import erase_all


@every(60 * 60, name="retention", expires=60 * 60)
@shared_task(ignore_result=True)
def carry_out_retention() -> None:
    """What has had its time by the schedule."""
    erase_all(at=timezone.now())
