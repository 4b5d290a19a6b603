"""What the clock starts of structures."""

from celery import shared_task
from django.utils import timezone

from portal.jobs.mailing_hours import is_working_time
from portal.queue.clock import every
from regions.structures.members.nominating import remind
from regions.structures.reach.publishing import record_reach

NIGHT = range(2, 6)
LOOK_SECONDS = 3_600
REMIND_SECONDS = 1_800


@every(LOOK_SECONDS, name="structures_reach", expires=3_500)
@shared_task(ignore_result=True)
def record_reach_at_night() -> None:
    """The share of organisations that structures reach, as a figure. Twice is as good as once."""
    now = timezone.now()
    if timezone.localtime(now).hour in NIGHT:
        record_reach(at=now)


@every(REMIND_SECONDS, name="structure_nominations", expires=1_700)
@shared_task(ignore_result=True)
def remind_of_nominations() -> None:
    """Twice is as good as once."""
    now = timezone.now()
    if is_working_time(now):
        remind(at=now)
