"""Waking a worker for a job, by the name of the task: the task itself imports the work."""

from uuid import UUID

from portal.queue.waking import announce

RUN_JOB = "portal.jobs.tasks.run_job"


def wake(job_id: UUID, *, after: int = 0) -> None:
    announce(RUN_JOB, str(job_id), countdown=after or None)
