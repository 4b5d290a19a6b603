"""What the roadmap does by itself at its moments."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import act_kind
from roadmap.reminders.planning import REMINDERS
from roadmap.reminders.posting import remind


@act_kind(REMINDERS, label=_("reminders of the roadmap"))
def roadmap_reminders(scheduled: ScheduledAct, *, at: dt.datetime) -> None:
    """The letters of the day; where it is done too late in the day, tomorrow's have all of it."""
    remind(at=at)
