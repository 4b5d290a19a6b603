"""A worker's lease on a job, which the person who asked for it may cancel."""

import datetime as dt
from typing import Any, Self
from uuid import UUID

from django.conf import settings

from portal.jobs.models import Job, State
from portal.queue.lease import Lease, LeaseLost, MustStop


class JobCancelled(MustStop):
    """The person has cancelled it; the work stops here."""


class JobLease(Lease):
    @classmethod
    def take(cls, job_id: UUID, *, at: dt.datetime) -> Self | None:
        """None where another worker has the job, or nobody may take it."""
        row = Job.objects.filter(pk=job_id)
        lasts = dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)
        token = row.claimable(at=at).take(
            at=at,
            lasts=lasts,
            started_at=at,
            progress_done=0,
            progress_total=0,
            progress_note="",
        )
        return cls(row, token, lasts) if token else None

    def write(self, **changes: Any) -> None:
        """What was cancelled goes no further: it can only be ended without a result."""
        is_over = changes.get("state") in {State.FAILED, State.CANCELLED}
        wanted = self.held if is_over else self.held.filter(cancel_requested_at=None)
        if not wanted.update(**changes):
            raise JobCancelled if self.held.exists() else LeaseLost
