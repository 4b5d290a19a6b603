"""Who was asked to a meeting, or has something to do after it, is in use until that day."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from regions.meetings.models import Invitee, MeetingOutcome
from regions.organisations.contact_uses import contact_uses


def invited_after(day: dt.date) -> QuerySet[Any, Any]:
    return Invitee.objects.filter(meeting__starts_at__date__gt=day).order_by().values("person")


def acting_after(day: dt.date) -> QuerySet[Any, Any]:
    late = MeetingOutcome.objects.open_actions().filter(due_on__gt=day, person__isnull=False)
    return late.order_by().values("person")


contact_uses.add("meetings", invited_after)
contact_uses.add("meetings.actions", acting_after)
