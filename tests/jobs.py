"""Doing in a test what a worker would do."""

from portal.jobs.models import Job
from portal.jobs.running import run


def run_queued_jobs() -> list[Job]:
    """Run what is queued now, oldest first, in this process; gives the jobs as they ended."""
    waiting = list(Job.objects.queued().order_by("created_at").values_list("pk", flat=True))
    for job_id in waiting:
        run(job_id)
    return list(Job.objects.filter(pk__in=waiting).order_by("created_at"))
