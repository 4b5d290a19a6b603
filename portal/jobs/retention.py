"""How files that were ordered, and what is known of their making, are erased."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from portal.jobs.models import Job, ScheduledAct
from portal.jobs.sweeping import expire
from portal.retention.ways import RowsDeleted, ways


@dataclass(frozen=True)
class FilesExpired:
    """Each file knows its last moment, so that nobody fetches it in the hour before this comes by."""

    def count(self, before: dt.datetime) -> int:
        return Job.objects.due_to_expire(at=before + settings.JOB_RESULT_KEPT).count()

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        return expire(at=at)


ways.add("files", FilesExpired())
ways.add("jobs", RowsDeleted(lambda before: Job.objects.filter(finished_at__lte=before)))
ways.add(
    "jobs.planned", RowsDeleted(lambda before: ScheduledAct.objects.filter(settled_at__lte=before))
)
