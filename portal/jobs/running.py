"""Running one job: lease, work, result. Kill it anywhere and another worker begins it anew."""

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from portal.away import is_disk_full
from portal.jobs import results
from portal.jobs.kinds import JobFailed, ResultFile, job_kinds
from portal.jobs.lease import JobCancelled, JobLease
from portal.jobs.models import Job, State
from portal.jobs.models.job import MAX_TRIES
from portal.jobs.waking import wake
from portal.queue.lease import LeaseLost

log = structlog.get_logger("jobs")

# Progress is for people: more often than this is not seen, and each costs a write.
PROGRESS_PAUSE_SECONDS = 0.5


@dataclass
class JobContext:
    """What a kind is given to work with."""

    job_id: UUID
    at: dt.datetime
    requested_by: Any
    _lease: JobLease
    _told_at: float = field(default=0.0, init=False)
    _heeded_at: float = field(default=0.0, init=False)

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far it is. Raises `JobCancelled` if the person has cancelled it."""
        now = time.monotonic()
        if done < total and now - self._told_at < PROGRESS_PAUSE_SECONDS:
            return
        self._told_at = now
        self._lease.renew(
            at=timezone.now(),
            progress_done=min(done, total),
            progress_total=total,
            progress_note=note[:200],
        )

    def heed(self) -> None:
        """Raises `JobCancelled` if the person has cancelled it. Only reads: it may stand in a transaction."""
        now = time.monotonic()
        if now - self._heeded_at < PROGRESS_PAUSE_SECONDS:
            return
        self._heeded_at = now
        if Job.objects.filter(pk=self.job_id).exclude(cancel_requested_at=None).exists():
            raise JobCancelled


def run(job_id: UUID) -> bool:
    """Run the job if it is free; False if it was not. Never raises for what the work did wrong."""
    at = timezone.now()
    lease = JobLease.take(job_id, at=at)
    if lease is None:
        return False
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    language = getattr(job.requested_by, "language", settings.LANGUAGE_CODE)
    with (
        structlog.contextvars.bound_contextvars(job=str(job_id), kind=job.kind, tried=job.tries),
        translation.override(language),
    ):
        try:
            with lease.kept_alive(at_most=settings.CELERY_TASK_TIME_LIMIT):
                _finish(job, lease, _make(job, lease, at=at))
            log.info("job.done", ms=round((timezone.now() - at).total_seconds() * 1000))
        except LeaseLost:
            log.warning("job.lease_lost")
        except JobCancelled:
            _end(lease, State.CANCELLED)
            log.info("job.cancelled")
        except JobFailed as failure:
            _end(lease, State.FAILED, error_code=failure.code, error_text=failure.text)
            log.warning("job.failed", code=failure.code)
        except Exception as error:
            _end_after_crash(job, lease, error)
    return True


def _make(job: Job, lease: JobLease, *, at: dt.datetime) -> ResultFile | None:
    """Do the work, if the person who asked for it still may have it."""
    kind = job_kinds.get(job.kind)
    if kind is None:
        raise JobFailed("unknown_kind", "")
    person = job.requested_by
    if not (person.is_active and kind.allowed(person, **job.parameters)):
        raise JobFailed("not_permitted", "")
    return kind.make(JobContext(job.pk, at, person, lease), **job.parameters)


def _finish(job: Job, lease: JobLease, result: ResultFile | None) -> None:
    """Done, with its file. The move happens under the row's lock: a stale worker never gets there."""
    now = timezone.now()
    outcome = {"finished_at": now, "error_code": "", "error_text": ""}
    if result is None:
        lease.end(State.DONE, **outcome)
        return
    with results.written(result, job_id=job.pk, token=lease.token) as file, transaction.atomic():
        lease.end(
            State.DONE,
            **outcome,
            expires_at=now + settings.JOB_RESULT_KEPT,
            result_file=file.name,
            result_name=file.download_name,
            result_type=file.content_type,
            result_size=file.size,
            result_sha256=file.sha256,
        )
        file.move_into_place()


def _end(lease: JobLease, state: State, **outcome: Any) -> None:
    try:
        lease.end(state, finished_at=timezone.now(), **outcome)
    except LeaseLost:
        log.warning("job.lease_lost")


def _end_after_crash(job: Job, lease: JobLease, error: Exception) -> None:
    """A full disk is told at once; anything else is tried again, but not for ever."""
    if is_disk_full(error):
        _end(lease, State.FAILED, error_code="disk_full")
        log.error("job.disk_full")
    elif job.tries >= MAX_TRIES:
        _end(lease, State.FAILED, error_code="crashed")
        log.error("job.crashed", exc_info=error)
    else:
        log.error("job.crashed", exc_info=error)
        _try_again(job, lease)


def _try_again(job: Job, lease: JobLease) -> None:
    """Back into the queue, unless it was cancelled while it crashed."""
    try:
        lease.end(State.QUEUED, woken_at=timezone.now())
    except LeaseLost:
        return
    except JobCancelled:
        _end(lease, State.CANCELLED)
        return
    wake(job.pk, after=2**job.tries)
