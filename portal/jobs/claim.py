"""A worker's hold on a job: taken by one, kept by a sign of life, lost by silence."""

import datetime as dt
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from portal.jobs.models import Job, State

log = structlog.get_logger("jobs")


class JobCancelled(Exception):
    """The person called it off; the work stops here."""


class ClaimLost(Exception):
    """Another worker has taken over, or the row is gone; whatever this one makes is void."""


def lease() -> dt.timedelta:
    return dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)


@dataclass(frozen=True)
class Claim:
    job_id: UUID
    token: str

    @classmethod
    def take(cls, job_id: UUID, *, at: dt.datetime) -> "Claim | None":
        """One statement, so that of any number of workers exactly one gets the job."""
        claim = cls(job_id, secrets.token_hex(8))
        taken = (
            Job.objects.filter(pk=job_id)
            .claimable(at=at)
            .update(
                state=State.RUNNING,
                claimed_by=claim.token,
                lease_until=at + lease(),
                tries=F("tries") + 1,
                started_at=at,
                progress_done=0,
                progress_total=0,
                progress_note="",
            )
        )
        return claim if taken else None

    def renew(self, **progress: Any) -> None:
        """Say “still at it”. Raises what the worker must know: called off, or taken over."""
        held = Job.objects.filter(pk=self.job_id).claimed_by(self.token)
        until = timezone.now() + lease()
        if not held.filter(cancel_requested_at=None).update(lease_until=until, **progress):
            raise JobCancelled if held.exists() else ClaimLost

    def end(self, state: State, **outcome: Any) -> None:
        """Let go with this outcome; that of a lost claim is refused, and so is going on once called off."""
        held = Job.objects.filter(pk=self.job_id).claimed_by(self.token)
        is_over = state in {State.FAILED, State.CANCELLED}
        wanted = held if is_over else held.filter(cancel_requested_at=None)
        if not wanted.update(state=state, claimed_by="", lease_until=None, **outcome):
            raise JobCancelled if held.exists() else ClaimLost

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Renew from a thread of its own, for work that is silent for long (a PDF being set).

        Not for ever: work that is still at it after the time limit is taken for stuck.
        """
        stopped = threading.Event()
        beat = threading.Thread(target=self._keep_alive, args=[stopped], daemon=True)
        beat.start()
        try:
            yield
        finally:
            stopped.set()
            beat.join()

    def _keep_alive(self, stopped: threading.Event) -> None:
        give_up_at = time.monotonic() + settings.CELERY_TASK_TIME_LIMIT
        try:
            while not stopped.wait(lease().total_seconds() / 4) and time.monotonic() < give_up_at:
                try:
                    self.renew()
                except (JobCancelled, ClaimLost):
                    return  # the work itself learns of it at its next step
                except Exception as error:
                    # The database may be back before the lease is over.
                    log.warning("job.renewal", job=str(self.job_id), error=type(error).__name__)
                    connection.close()
        finally:
            connection.close()
