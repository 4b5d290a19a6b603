"""What a person asks for: work, that it be cancelled, that it be tried again."""

import datetime as dt
from functools import partial
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from portal.jobs.kinds import job_kinds
from portal.jobs.models import Job, State
from portal.jobs.waking import wake

log = structlog.get_logger("jobs")


def enqueue(
    kind: str, *, by: Any, at: dt.datetime, parameters: dict[str, Any], key: str = ""
) -> Job:
    """Write the job and wake a worker on commit. The same live `key` gives back the first job."""
    job_kinds[kind]  # a kind that nobody knows is refused here, not when it runs
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
    """At once where it waits, at its next step where it runs. False if it is over."""
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
