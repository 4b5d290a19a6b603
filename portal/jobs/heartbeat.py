"""How the background is doing: asked by load balancers, and shown to those who look after it."""

import datetime as dt
import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Min

from portal.celery import app as celery
from portal.jobs.models import Job, State, Tick
from portal.jobs.models.tick import CLOCK

# The clock ticks twice a minute; after this long without, somebody should look.
LATE_TICK = dt.timedelta(minutes=3)


@dataclass(frozen=True)
class Details:
    """For those who look after the service; nobody else is told."""

    broker: bool
    last_tick_seconds: int | None
    oldest_queued_job_seconds: int | None
    oldest_running_job_seconds: int | None
    disk_free_megabytes: int

    @property
    def is_clock_late(self) -> bool:
        tick = self.last_tick_seconds
        return tick is not None and tick > LATE_TICK.total_seconds()

    @property
    def is_degraded(self) -> bool:
        return not self.broker or self.is_clock_late


def details(*, at: dt.datetime) -> Details:
    def age(moment: dt.datetime | None) -> int | None:
        return round((at - moment).total_seconds()) if moment else None

    queued = Job.objects.queued().aggregate(oldest=Min("created_at"))
    running = Job.objects.filter(state=State.RUNNING).aggregate(oldest=Min("started_at"))
    return Details(
        broker=broker_answers(),
        last_tick_seconds=age(Tick.last(CLOCK)),
        oldest_queued_job_seconds=age(queued["oldest"]),
        oldest_running_job_seconds=age(running["oldest"]),
        disk_free_megabytes=shutil.disk_usage(settings.VAR_DIR).free // 1_000_000,
    )


def broker_answers() -> bool:
    """One attempt, at most a second: a dead broker must not make the answer late."""
    try:
        with celery.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=0, timeout=1, errback=None)
    except Exception:
        return False
    return True
