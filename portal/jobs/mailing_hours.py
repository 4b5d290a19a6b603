"""When mails go out: by day, on a Finnish clock; what is asked of people at work, on working days."""

import datetime as dt

from django.utils import timezone

from portal.jobs.scheduling import utc_from_wall
from portal.jobs.working_days import is_working_day, next_working_day

OPENS = dt.time(8)
CLOSES = dt.time(18)


def is_sending_time(moment: dt.datetime) -> bool:
    return OPENS <= timezone.localtime(moment).time() < CLOSES


def next_sending_time(moment: dt.datetime) -> dt.datetime:
    """The moment itself by day; else the next morning at eight."""
    if is_sending_time(moment):
        return moment
    wall = timezone.localtime(moment)
    day = wall.date() + dt.timedelta(days=wall.time() >= CLOSES)
    return utc_from_wall(dt.datetime.combine(day, OPENS))


def mail_day(moment: dt.datetime) -> dt.date:
    """The day on which mails that are posted at that moment go out."""
    return timezone.localdate(next_sending_time(moment))


def mail_day_began(moment: dt.datetime) -> dt.datetime:
    """From when on what was posted goes out on the same day as what is posted at that moment."""
    day_before = mail_day(moment) - dt.timedelta(days=1)
    return utc_from_wall(dt.datetime.combine(day_before, CLOSES))


def is_working_time(moment: dt.datetime) -> bool:
    """Whether what people are asked at work may go out at that moment."""
    return is_sending_time(moment) and is_working_day(timezone.localdate(moment))


def next_working_time(moment: dt.datetime) -> dt.datetime:
    """The moment itself by day on a working day; else eight on the next one."""
    if is_working_time(moment):
        return moment
    nearest = next_sending_time(moment)
    day = timezone.localdate(nearest)
    if is_working_day(day):
        return nearest
    return utc_from_wall(dt.datetime.combine(next_working_day(day), OPENS))
