"""Running one job: claim, work, result. Kill it anywhere and another worker begins it anew."""

import datetime as dt
import errno
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from portal.jobs import results
from portal.jobs.actions import wake
from portal.jobs.claim import Claim, ClaimLost, JobCancelled
from portal.jobs.kinds import JobFailed, ResultFile, find
from portal.jobs.models import Job, State
from portal.jobs.models.job import MAX_TRIES

log = structlog.get_logger("jobs")

DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}
# Progress is for people: more often than this is not seen, and each costs a write.
PROGRESS_PAUSE_SECONDS = 0.5


@dataclass
class JobContext:
    """What a kind is given to work with."""

    job_id: UUID
    at: dt.datetime
    requested_by: Any
    _claim: Claim
    _told_at: float = field(default=0.0, init=False)

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far it is. Raises `JobCancelled` if the person has called it off."""
        now = time.monotonic()
        if done < total and now - self._told_at < PROGRESS_PAUSE_SECONDS:
            return
        self._told_at = now
        self._claim.renew(
            progress_done=min(done, total), progress_total=total, progress_note=note[:200]
        )


def run(job_id: UUID) -> bool:
    """Run the job if it is free; False if it was not. Never raises for what the work did wrong."""
    at = timezone.now()
    claim = Claim.take(job_id, at=at)
    if claim is None:
        return False
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    language = getattr(job.requested_by, "language", settings.LANGUAGE_CODE)
    with (
        structlog.contextvars.bound_contextvars(job=str(job_id), kind=job.kind, tried=job.tries),
        translation.override(language),
    ):
        try:
            with claim.kept_alive():
                _finish(job, claim, _make(job, claim, at=at))
            log.info("job.done", ms=round((timezone.now() - at).total_seconds() * 1000))
        except ClaimLost:
            log.warning("job.claim_lost")
        except JobCancelled:
            _end(claim, State.CANCELLED)
            log.info("job.cancelled")
        except JobFailed as failure:
            _end(claim, State.FAILED, error_code=failure.code, error_text=failure.text)
            log.warning("job.failed", code=failure.code)
        except Exception as error:
            _end_after_crash(job, claim, error)
    return True


def _make(job: Job, claim: Claim, *, at: dt.datetime) -> ResultFile | None:
    """Do the work, if the person who asked for it still may have it."""
    kind = find(job.kind)
    if kind is None:
        raise JobFailed("unknown_kind", "")
    person = job.requested_by
    if not (person.is_active and kind.allowed(person, **job.parameters)):
        raise JobFailed("not_permitted", "")
    return kind.make(JobContext(job.pk, at, person, claim), **job.parameters)


def _finish(job: Job, claim: Claim, result: ResultFile | None) -> None:
    """Done, with its file. The move happens under the row's lock: a stale worker never gets there."""
    now = timezone.now()
    outcome = {"finished_at": now, "error_code": "", "error_text": ""}
    if result is None:
        claim.end(State.DONE, **outcome)
        return
    with results.written(result, job_id=job.pk, claim=claim.token) as file, transaction.atomic():
        claim.end(
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


def _end(claim: Claim, state: State, **outcome: Any) -> None:
    try:
        claim.end(state, finished_at=timezone.now(), **outcome)
    except ClaimLost:
        log.warning("job.claim_lost")


def _end_after_crash(job: Job, claim: Claim, error: Exception) -> None:
    """A full disk is told at once; anything else is tried again, but not for ever."""
    if isinstance(error, OSError) and error.errno in DISK_IS_FULL:
        _end(claim, State.FAILED, error_code="disk_full")
        log.error("job.disk_full")
    elif job.tries >= MAX_TRIES:
        _end(claim, State.FAILED, error_code="crashed")
        log.error("job.crashed", exc_info=error)
    else:
        log.error("job.crashed", exc_info=error)
        _try_again(job, claim)


def _try_again(job: Job, claim: Claim) -> None:
    """Back into the queue, unless it was called off while it crashed."""
    try:
        claim.end(State.QUEUED, woken_at=timezone.now())
    except ClaimLost:
        return
    except JobCancelled:
        _end(claim, State.CANCELLED)
        return
    wake(job.pk, after=2**job.tries)
