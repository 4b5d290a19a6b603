"""How what the roadmap keeps of those whom it reminded, and of files they sent, is erased."""

import datetime as dt
from dataclasses import dataclass

from portal.retention.ways import RowsDeleted, ways
from roadmap.exchange.taking_in import forget_old
from roadmap.models import PlanFile, Reminder


@dataclass(frozen=True)
class PlanFilesForgotten:
    """What they wanted, and their names."""

    def count(self, before: dt.datetime) -> int:
        return PlanFile.objects.due_to_forget(before).count()

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        return forget_old(before, at=at)


ways.add(
    "roadmap_reminders",
    RowsDeleted(lambda before: Reminder.objects.filter(told_on__lte=before.date())),
)
ways.add("plan_files", PlanFilesForgotten())
