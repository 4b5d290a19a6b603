"""On every working day at eight the letters of the day are posted."""

import datetime as dt

from django.utils import timezone

from portal.jobs.mailing_hours import OPENS, next_working_time
from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import schedule, utc_from_wall

REMINDERS = "roadmap_reminders"


def plan_reminders(*, at: dt.datetime) -> ScheduledAct:
    """The next ones are planned; asked again and again, they are planned once."""
    day = timezone.localdate(next_working_time(at))
    due_at = utc_from_wall(dt.datetime.combine(day, OPENS))
    return schedule(REMINDERS, subject=day.isoformat(), due_at=due_at, at=at)
