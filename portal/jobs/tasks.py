"""Wake-up calls. Each may come twice, late, in parallel or never: the rows decide."""

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.jobs import scheduling
from portal.jobs.models import Tick
from portal.jobs.models.tick import CLOCK
from portal.jobs.running import run
from portal.jobs.sweeping import sweep
from portal.jobs.waking import RUN_JOB
from portal.queue.clock import every


@shared_task(name=RUN_JOB, ignore_result=True, acks_late=True)
def run_job(job_id: str) -> None:
    """Run the job if it is still free."""
    run(UUID(job_id))


@every(settings.JOB_SWEEP_SECONDS, name="sweep", expires=60)
@shared_task(ignore_result=True)
def sweep_jobs() -> None:
    """Note that the clock ticks, and take up what was left lying."""
    now = timezone.now()
    Tick.record(CLOCK, at=now)
    sweep(at=now)


@every(settings.SCHEDULE_TICK_SECONDS, name="tick", expires=60)
@shared_task(ignore_result=True)
def tick() -> None:
    """What is scheduled for a moment that has come."""
    scheduling.tick(at=timezone.now())
