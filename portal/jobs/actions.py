"""Asking for work, calling it off, asking again, and looking after what was left lying."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q

from portal.jobs import kinds, results
from portal.jobs.models import Job, State
from portal.jobs.models.job import MAX_CLAIMS

log = structlog.get_logger("jobs")

# The most that one sweep announces, so that a long queue does not fill the broker.
WAKE_AT_MOST = 200


def enqueue(
    kind: str, *, by: Any, at: dt.datetime, parameters: dict[str, Any], key: str = ""
) -> Job:
    """Write the job and wake a worker on commit. The same live `key` gives back the first job."""
    if kinds.find(kind) is None:
        raise LookupError(f"No kind of job is called {kind!r}.")
    same = Job.objects.live().filter(requested_by=by, kind=kind, key=key)
    if key and (first := same.first()):
        return first
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                parameters=parameters,
                key=key,
                requested_by=by,
                created_at=at,
                woken_at=at,
            )
    except IntegrityError:
        # Two clicks at once: the other one was first.
        return same.get()
    transaction.on_commit(partial(wake, job.pk))
    return job


@transaction.atomic
def cancel(job: Job, *, by: Any, at: dt.datetime) -> bool:
    """Call it off: at once where it waits, at its next step where it runs. False if it is over."""
    mine = Job.objects.filter(pk=job.pk)
    waiting = mine.queued().update(state=State.CANCELLED, cancel_requested_at=at, finished_at=at)
    asked = waiting or mine.filter(state=State.RUNNING, cancel_requested_at=None).update(
        cancel_requested_at=at
    )
    job.refresh_from_db()
    if asked:
        log.info("job.cancel", job=str(job.pk), kind=job.kind, person=by.pk)
    return bool(asked)


def retry(job: Job, *, by: Any, at: dt.datetime) -> Job:
    """Queue the same row again, so that its page and its address stay the ones people know.

    Where the same work is already under way, that job is given back.
    """
    over = [State.FAILED, State.CANCELLED, State.EXPIRED]
    try:
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).expire(at=at)
            queued = Job.objects.filter(pk=job.pk, state__in=over).update(
                state=State.QUEUED,
                tries=0,
                claimed_by="",
                lease_until=None,
                woken_at=at,
                started_at=None,
                cancel_requested_at=None,
                finished_at=None,
                expires_at=None,
                progress_done=0,
                progress_total=0,
                progress_note="",
                error_code="",
                error_text="",
            )
    except IntegrityError:
        return Job.objects.live().get(
            requested_by_id=job.requested_by_id, kind=job.kind, key=job.key
        )
    job.refresh_from_db()
    if queued:
        log.info("job.retry", job=str(job.pk), kind=job.kind, person=by.pk)
        transaction.on_commit(partial(wake, job.pk))
    return job


def wake(job_id: UUID, *, after: int = 0) -> None:
    """Tell the workers. A broker that is down costs a minute, never the job or the page."""
    from portal.jobs.tasks import run_job  # the task imports the actions

    try:
        run_job.apply_async([str(job_id)], countdown=after or None, retry=False)
    except Exception as error:
        # Every transport has exceptions of its own; the sweeper will find the row.
        log.warning("job.unannounced", job=str(job_id), error=type(error).__name__)


def sweep(*, at: dt.datetime) -> int:
    """Look after what was left lying; gives the number of jobs announced anew. Safe at any time."""
    abandoned = Job.objects.abandoned(at=at)
    abandoned.exclude(cancel_requested_at=None).update(
        state=State.CANCELLED, finished_at=at, claimed_by="", lease_until=None
    )
    worn_out = Job.objects.filter(tries__gte=MAX_CLAIMS).filter(
        Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=at)
    )
    lost = worn_out.update(
        state=State.FAILED,
        finished_at=at,
        error_code="worker_lost",
        claimed_by="",
        lease_until=None,
    )
    if lost:
        log.error("job.worker_lost", count=lost)
    # A job that may have brought its worker down waits until the others have had their turn.
    in_turn = Job.objects.unheard(at=at).order_by("tries", "created_at", "pk")
    unheard = list(in_turn.values_list("pk", flat=True)[:WAKE_AT_MOST])
    Job.objects.filter(pk__in=unheard).update(woken_at=at)
    for job_id in unheard:
        wake(job_id)
    return len(unheard)


def expire(*, at: dt.datetime) -> int:
    """Forget results whose time is over, and remove files that no result speaks of."""
    expired = Job.objects.expire(at=at)
    results.remove_strays(at=at)
    return expired
