"""Is it alive, is it ready: for load balancers and those who look after the service."""

import datetime as dt
import shutil
from dataclasses import asdict, dataclass
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from portal.celery import app as celery
from portal.jobs.models import Job, Tick
from portal.jobs.tasks import CLOCK

app_name = "health"

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
    def is_degraded(self) -> bool:
        tick = self.last_tick_seconds
        return not self.broker or (tick is not None and tick > LATE_TICK.total_seconds())


@public
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, 503 when not; “degraded” when jobs will have to wait."""
    try:
        connection.ensure_connection()
        migrated = _is_migrated()
        details = _details(at=timezone.now()) if migrated else None
    except DatabaseError:
        connection.close()
        return JsonResponse({"status": "unavailable", "reason": "database"}, status=503)
    if details is None:
        return JsonResponse({"status": "unavailable", "reason": "migrations"}, status=503)
    answer: dict[str, object] = {"status": "degraded" if details.is_degraded else "ok"}
    if request.user.has_perm(Permission.VIEW_HEALTH):
        answer |= asdict(details)
    return JsonResponse(answer)


def _details(*, at: dt.datetime) -> Details:
    def age(moment: dt.datetime | None) -> int | None:
        return round((at - moment).total_seconds()) if moment else None

    queued = Job.objects.queued().aggregate(oldest=Min("created_at"))
    running = Job.objects.filter(state="running").aggregate(oldest=Min("started_at"))
    return Details(
        broker=_broker_answers(),
        last_tick_seconds=age(Tick.last(CLOCK)),
        oldest_queued_job_seconds=age(queued["oldest"]),
        oldest_running_job_seconds=age(running["oldest"]),
        disk_free_megabytes=shutil.disk_usage(settings.VAR_DIR).free // 1_000_000,
    )


def _is_migrated() -> bool:
    return _nothing_left_to_migrate() or _forget_and_say_no()


@cache
def _nothing_left_to_migrate() -> bool:
    """Asked until it is so; then it stays so for the life of this process."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _forget_and_say_no() -> bool:
    _nothing_left_to_migrate.cache_clear()
    return False


def _broker_answers() -> bool:
    """One attempt, at most a second: a dead broker must not make the answer late."""
    try:
        with celery.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=0, timeout=1, errback=None)
    except Exception:
        return False
    return True


urlpatterns = [
    path("healthz/live", live, name="live"),
    path("healthz/ready", ready, name="ready"),
]
