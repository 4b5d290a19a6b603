"""What the clock starts of the register."""

from celery import shared_task
from django.utils import timezone

from portal.jobs.mailing_hours import is_working_time
from portal.queue.clock import every
from regions.organisations.claiming.claims import pass_on
from regions.organisations.duplicates.searching import is_due, search_duplicates
from regions.organisations.proposing.proposals import remind

LOOK_SECONDS = 1_800


@every(LOOK_SECONDS, name="organisation_claims", expires=1_700)
@shared_task(ignore_result=True)
def pass_claims_on() -> None:
    """Remind those who decide, and ask the next in line. Twice is as good as once."""
    now = timezone.now()
    if is_working_time(now):
        pass_on(at=now)


@every(LOOK_SECONDS, name="organisation_proposals", expires=1_700)
@shared_task(ignore_result=True)
def remind_of_proposals() -> None:
    """Twice is as good as once."""
    now = timezone.now()
    if is_working_time(now):
        remind(at=now)


@every(LOOK_SECONDS, name="organisation_duplicates", expires=1_700)
@shared_task(ignore_result=True)
def look_for_duplicates() -> None:
    """Once a night. Twice is as good as once."""
    now = timezone.now()
    if is_due(now):
        search_duplicates(by=None, at=now)
