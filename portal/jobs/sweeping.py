"""Looking after what was left lying: jobs that nobody was told of, lost workers, old results."""

import datetime as dt

import structlog
from django.db.models import Q

from portal.jobs import results
from portal.jobs.models import Job, State
from portal.jobs.models.job import MAX_CLAIMS
from portal.jobs.waking import wake
from portal.queue.lease import FREE

log = structlog.get_logger("jobs")

# The most that one sweep announces, so that a long queue does not fill the broker.
WAKE_AT_MOST = 200


def sweep(*, at: dt.datetime) -> int:
    """Look after what was left lying; gives the number of jobs announced anew. Safe at any time."""
    abandoned = Job.objects.abandoned(at=at)
    abandoned.exclude(cancel_requested_at=None).update(
        state=State.CANCELLED, finished_at=at, **FREE
    )
    worn_out = Job.objects.filter(tries__gte=MAX_CLAIMS).filter(
        Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=at)
    )
    lost = worn_out.update(state=State.FAILED, finished_at=at, error_code="worker_lost", **FREE)
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
