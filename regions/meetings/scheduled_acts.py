"""What meetings do by themselves at a moment."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import act_kind
from regions.meetings.outcomes.reminding import ACT, remind


@act_kind(ACT, label=_("reminders of actions that meetings agreed on"))
def meeting_actions(scheduled: ScheduledAct, *, at: dt.datetime) -> None:
    """The letters of the day; where it is done too late in the day, tomorrow's have all of it."""
    remind(at=at)
