"""A structure does not end over the heads of who is invited to its meetings."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import ngettext

from portal.charts.text import number
from regions.meetings.models import Meeting
from regions.structures.models import Structure


def meetings_to_come(structure: Structure, last: dt.date, at: dt.datetime) -> str:
    """Why it cannot end on that day; empty where no meeting is to come after it."""
    coming = Meeting.objects.coming(at=at).filter(structure=structure)
    after = [meeting for meeting in coming.only("starts_at", "ends_at") if meeting.on > last]
    if not after:
        return ""
    said = ngettext(
        "%(count)s meeting is to come after that day, on %(day)s. Cancel it first, so that the invited "
        "are told.",
        "%(count)s meetings are to come after that day, the first on %(day)s. Cancel them first, so that "
        "the invited are told.",
        len(after),
    )
    day = date_format(after[0].on, "SHORT_DATE_FORMAT")
    return said % {"count": number(len(after), 0), "day": day}
