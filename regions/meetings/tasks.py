"""What the clock starts of meetings."""

from celery import shared_task
from django.utils import timezone

from portal.queue.clock import every
from regions.meetings.outcomes.reminding import plan_reminders

# The letters of a day are planned the evening before.
PLAN_SECONDS = 900


@every(PLAN_SECONDS, name="meeting_actions", expires=PLAN_SECONDS)
@shared_task(ignore_result=True)
def plan_action_reminders() -> None:
    """The letters of the next working day stand in the plan."""
    plan_reminders(at=timezone.now())
