"""Meetings in somebody's feed go by the UIDs of their invitations: who has both has one meeting, not two.

Programs tell what is the same by its UID alone. A member was asked to the series, a guest to one meeting of it;
and whoever was asked to nothing learns of no series.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.accounts.models import User
from portal.ics.event import Event
from regions.meetings.inviting.calendar import Told, on_day, place_of, rule_of, uid_text
from regions.meetings.models import Invitee, Meeting, MeetingSeries
from regions.meetings.moments import dates_of

# With which the keys of meetings begin in the annual clock.
KEY = "meeting-"


def key_of(meeting: uuid.UUID) -> str:
    """By its UID."""
    return f"{KEY}{meeting}"


def uid_in(key: str) -> uuid.UUID | None:
    """None where the key in the annual clock is not a meeting's."""
    return uuid.UUID(key.removeprefix(KEY)) if key.startswith(KEY) else None


@dataclass(frozen=True)
class Invited:
    """To what somebody has an invitation."""

    # Series that they were asked to as a member.
    series: frozenset[int]
    meetings: frozenset[int]
    # Of these meetings, those that they were asked to by themselves.
    as_guest: frozenset[int]

    def follows(self, meeting: Meeting) -> bool:
        """Whether it is one of a series to them."""
        return meeting.series_id in self.series and meeting.pk not in self.as_guest


def as_invited(
    events: Mapping[uuid.UUID, Event], *, reader: User, at: dt.datetime
) -> Iterator[Event]:
    """Events by the UIDs of their meetings, as the reader's invitations know them. Two queries.

    A series comes as its rule and every meeting in the place of its day; days that are not among the events are
    left out of the rule. Programs show nothing, or one alone, where the rule is missing.
    """
    found = Meeting.objects.filter(uid__in=events).select_related("series")
    meetings = list(found.order_by("starts_at", "pk"))
    invited = _invited(meetings, reader)
    followed: dict[MeetingSeries, list[Meeting]] = {}
    for meeting in meetings:
        if meeting.series is not None and invited.follows(meeting):
            followed.setdefault(meeting.series, []).append(meeting)
        else:
            yield _alone(events[meeting.uid], meeting, invited)
    for series, those in followed.items():
        yield from _series(series, those, events, invited, at=at)


def _invited(meetings: Sequence[Meeting], reader: User) -> Invited:
    """By the address of the account, to which the invitations went."""
    rows = (
        Invitee.objects.still_asked()
        .filter(
            person__email=reader.email,
            meeting__invited_at__isnull=False,
            # Also by one that is no more among the meetings.
            meeting__structure__in={meeting.structure_id for meeting in meetings},
        )
        .values_list("meeting", "meeting__series", "membership")
    )
    asked = list(rows)
    members = {meeting for meeting, _series, membership in asked if membership is not None}
    return Invited(
        series=frozenset(series for _meeting, series, membership in asked if series and membership),
        meetings=frozenset(meeting for meeting, _series, _membership in asked),
        as_guest=frozenset(meeting for meeting, _series, _membership in asked) - members,
    )


def _alone(event: Event, meeting: Meeting, invited: Invited) -> Event:
    known = replace(event, uid=uid_text(meeting), sequence=meeting.sequence)
    # Room and link are for who was invited.
    return replace(known, place=place_of(meeting)) if meeting.pk in invited.meetings else known


def _series(
    series: MeetingSeries,
    meetings: Sequence[Meeting],
    events: Mapping[uuid.UUID, Event],
    invited: Invited,
    *,
    at: dt.datetime,
) -> Iterator[Event]:
    days = dates_of(series)
    by_day = {one.recurrence_on: one for one in meetings if one.recurrence_on in days}
    if by_day:
        yield rule_of(series, days, by_day, Told(at))
    for meeting in meetings:
        event = _alone(events[meeting.uid], meeting, invited)
        day = meeting.recurrence_on
        # What was planned after the end that the series has now stands alone, cancelled.
        yield on_day(event, meeting, series, day) if day in by_day else event
