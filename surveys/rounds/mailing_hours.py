"""When mails go out: by day, on a Finnish clock."""

import datetime as dt

from django.utils import timezone

from portal.jobs.scheduling import utc_from_wall

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
