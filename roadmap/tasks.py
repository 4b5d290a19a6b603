"""What the clock starts of roadmaps."""

from celery import shared_task
from django.utils import timezone

from portal.queue.clock import every
from roadmap.access import Refused
from roadmap.evidence.proposing import propose
from roadmap.models import Roadmap
from roadmap.reminders.planning import plan_reminders

# Figures come when results are published: nobody waits for these minutes.
LOOK_SECONDS = 300
# The letters of a day are planned the evening before.
PLAN_SECONDS = 900


@every(LOOK_SECONDS, name="figures", expires=240)
@shared_task(ignore_result=True)
def look_at_figures() -> None:
    """Propose what new figures say, and let lapse what they say no longer. Twice is as good as once."""
    now = timezone.now()
    for roadmap in Roadmap.objects.filter(archived_at=None).order_by("pk"):
        try:
            propose(roadmap, by=None, at=now)
        except Refused:
            # Archived a moment ago.
            continue


@every(PLAN_SECONDS, name="roadmap_reminders", expires=PLAN_SECONDS)
@shared_task(ignore_result=True)
def plan_roadmap_reminders() -> None:
    """The letters of the next working day stand in the plan."""
    plan_reminders(at=timezone.now())
