"""Meetings as events of a calendar: single ones, and series with what differs from their rule."""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from portal.ics.event import Event, Method, MonthlyRule, Person
from portal.ics.file import calendar_text
from regions.meetings.inviting.asked_to import AskedTo
from regions.meetings.models import Meeting, MeetingSeries
from regions.meetings.moments import dates_of, meets_at
from regions.structures.models import Structure


@dataclass(frozen=True)
class Told:
    """When, and to whom; a feed is told to nobody in particular. Who is told by this knows the place."""

    at: dt.datetime
    attendee: Person | None = None
    text: str = ""
    organizer: Person | None = field(default=None)


def calendar_file(asked: AskedTo, told: Told) -> tuple[str, Method]:
    """The file of an invitation, and what it asks the calendar program to do."""
    method = Method.CANCEL if asked.is_cancelled else Method.REQUEST
    told = replace(told, organizer=organizer_of(asked.meetings[0].structure))
    if asked.series is None:
        events = [event_of(asked.meetings[0], told)]
    elif asked.is_cancelled:
        # Nothing of it was held: the series goes as a whole.
        [master, *_others] = events_of(asked.series, asked.meetings, told)
        events = [replace(master, is_cancelled=True, left_out=())]
    else:
        events = events_of(asked.series, asked.meetings, told)
    return calendar_text(events, method=method, maker=settings.SITE_NAME), method


def organizer_of(structure: Structure) -> Person:
    """The mail comes from there, so the calendar program believes it."""
    return Person(str(structure), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def event_of(meeting: Meeting, told: Told) -> Event:
    """Of one that stands by itself."""
    return Event(
        uid=uid_text(meeting),
        sequence=meeting.sequence,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        written_at=told.at,
        place=place_of(meeting),
        text=told.text,
        is_cancelled=meeting.is_cancelled,
        organizer=told.organizer,
        attendee=told.attendee,
    )


def events_of(series: MeetingSeries, meetings: Iterable[Meeting], told: Told) -> list[Event]:
    """The rule first; then each meeting that differs from it, held ones too, so that they stay as they were."""
    by_day = {one.recurrence_on: one for one in meetings if not one.is_cancelled}
    days = dates_of(series)
    return [
        rule_of(series, days, by_day, told),
        *_differing(series, days, by_day, told),
    ]


def rule_of(
    series: MeetingSeries, days: Sequence[dt.date], told_of: Container[dt.date | None], told: Told
) -> Event:
    """The rule, which leaves out those of its days that are not `told_of`."""
    begins, ends = meets_at(series, days[0])
    return Event(
        uid=uid_text(series),
        sequence=series.sequence,
        title=series.title,
        starts_at=begins,
        ends_at=ends,
        written_at=told.at,
        place=place_of(series),
        text=told.text,
        rule=MonthlyRule(series.nth, series.weekday, series.every, series.ends_on),
        left_out=[meets_at(series, day)[0] for day in days if day not in told_of],
        organizer=told.organizer,
        attendee=told.attendee,
    )


def _differing(
    series: MeetingSeries, days: Sequence[dt.date], by_day: dict, told: Told
) -> list[Event]:
    found = []
    for day in days:
        meeting: Meeting | None = by_day.get(day)
        if meeting is None or _is_as_its_series(meeting, series, day):
            continue
        found.append(on_day(event_of(meeting, told), meeting, series, day))
    return found


def on_day(event: Event, meeting: Meeting, series: MeetingSeries, day: dt.date) -> Event:
    """The same in the place of that day of the series."""
    return replace(
        event,
        uid=uid_text(series),
        sequence=max(meeting.sequence, series.sequence),
        instead_of=meets_at(series, day)[0],
    )


def _is_as_its_series(meeting: Meeting, series: MeetingSeries, day: dt.date) -> bool:
    told = (meeting.title, meeting.room, meeting.join_url)
    by_rule = (series.title, series.room, series.join_url)
    return told == by_rule and (meeting.starts_at, meeting.ends_at) == meets_at(series, day)


def place_of(one: Meeting | MeetingSeries) -> str:
    return ", ".join(filter(None, [one.room, one.join_url]))


def uid_text(one: Meeting | MeetingSeries) -> str:
    return f"{one.uid}@{urlsplit(settings.SITE_ORIGIN).hostname or 'localhost'}"
