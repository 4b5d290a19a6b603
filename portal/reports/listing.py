"""Files that were asked for, in a list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.jobs.models import Job, State
from portal.reports.export_request import ExportRequest, export_requests

PAGE_SIZE = 25
TONES = {State.DONE: "good", State.FAILED: "bad", State.RUNNING: "info"}


@dataclass(frozen=True)
class ListedFile:
    job: Job
    order: ExportRequest | None = None

    @property
    def tone(self) -> str:
        """The colour that underlines the state's word."""
        return TONES.get(State(self.job.state), "")


def listed_files(jobs: Iterable[Job], *, at: dt.datetime) -> list[ListedFile]:
    jobs = list(jobs)
    orders = export_requests(jobs)
    return [ListedFile(job.as_of(at), orders.get(job.pk)) for job in jobs]


def files_of_others(user: User, *, at: dt.datetime) -> list[ListedFile]:
    """States only: what the files are about stays with those who asked for them."""
    if not user.has_perm(Permission.VIEW_ALL_JOBS):
        return []
    foreign = Job.objects.visible_to(user).exclude(requested_by=user)
    return [ListedFile(job.as_of(at)) for job in foreign.select_related("requested_by")[:PAGE_SIZE]]
