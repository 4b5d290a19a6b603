"""Wake-up calls. Each may come twice, late, in parallel or never: the rows decide."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from portal.jobs import scheduling
from portal.jobs.actions import expire, sweep
from portal.jobs.models import Tick
from portal.jobs.running import run

CLOCK = "clock"


@shared_task(ignore_result=True, acks_late=True)
def run_job(job_id: str) -> None:
    """Run the job if it is still free."""
    run(UUID(job_id))


@shared_task(ignore_result=True)
def sweep_jobs() -> None:
    """Twice a minute: note that the clock ticks, and take up what was left lying."""
    now = timezone.now()
    Tick.record(CLOCK, at=now)
    sweep(at=now)


@shared_task(ignore_result=True)
def tick() -> None:
    """Each minute: what is planned for a moment that has come."""
    scheduling.tick(at=timezone.now())


@shared_task(ignore_result=True)
def expire_results() -> None:
    """Every quarter of an hour: results that have had their time."""
    expire(at=timezone.now())
