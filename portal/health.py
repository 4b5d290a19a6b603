"""Is it alive, is it ready: for load balancers and those who look after the service."""

from dataclasses import asdict
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.access import for_programs, public
from portal.accounts.permissions import Permission
from portal.jobs.heartbeat import details
from portal.outbox import heartbeat as outbox

app_name = "health"


@public
@for_programs
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@for_programs
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, 503 when not; “degraded” when jobs will have to wait."""
    now = timezone.now()
    try:
        connection.ensure_connection()
        migrated = _is_migrated()
        found = details(at=now) if migrated else None
    except DatabaseError:
        connection.close()
        return JsonResponse({"status": "unavailable", "reason": "database"}, status=503)
    if found is None:
        return JsonResponse({"status": "unavailable", "reason": "migrations"}, status=503)
    answer: dict[str, object] = {"status": "degraded" if found.is_degraded else "ok"}
    if request.user.has_perm(Permission.VIEW_HEALTH):
        answer |= asdict(found)
        answer["oldest_due_mail_seconds"] = outbox.details(at=now).oldest_due_seconds
    return JsonResponse(answer)


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


urlpatterns = [
    path("healthz/live", live, name="live"),
    path("healthz/ready", ready, name="ready"),
]
