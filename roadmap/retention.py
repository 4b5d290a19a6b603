"""How what the roadmap keeps of those whom it reminded is erased."""

from portal.retention.ways import RowsDeleted, ways
from roadmap.models import Reminder

ways.add(
    "roadmap_reminders",
    RowsDeleted(lambda before: Reminder.objects.filter(told_on__lte=before.date())),
)
