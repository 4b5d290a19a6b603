"""To what somebody is asked: a whole series, as its members are; or one meeting, as guests are.

Each is one thing in a calendar, with one UID, and one letter tells of it.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q

from regions.meetings.models import Invitee, Meeting, MeetingSeries


@dataclass(frozen=True)
class AskedTo:
    uid: uuid.UUID
    series: MeetingSeries | None
    # All of a series, past and cancelled ones too; or the one.
    meetings: Sequence[Meeting]
    # What this person was asked to of them.
    invitees: Sequence[Invitee]

    @property
    def title(self) -> str:
        return self.series.title if self.series else self.meetings[0].title

    @cached_property
    def taking_place(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if not meeting.is_cancelled]

    def coming(self, at: dt.datetime) -> list[Invitee]:
        """What can be answered."""
        return [
            one
            for one in self.invitees
            if not one.meeting.is_over(at) and not one.meeting.is_cancelled
        ]

    def is_over(self, at: dt.datetime) -> bool:
        return all(one.meeting.is_over(at) for one in self.invitees)

    @property
    def is_cancelled(self) -> bool:
        """As a whole: nothing of it was held or will be."""
        return not self.taking_place


def uid_of(invitee: Invitee) -> uuid.UUID:
    """Of what this row is a part: a guest of one meeting of a series is asked to that one alone."""
    meeting = invitee.meeting
    if meeting.series is not None and invitee.membership_id is not None:
        return meeting.series.uid
    return meeting.uid


def asked_to(uid: uuid.UUID, person: int) -> AskedTo | None:
    """None where this person is asked to nothing of that UID. The queries do not grow."""
    rows = (
        Invitee.objects.still_asked()
        .filter(person=person)
        .filter(Q(meeting__uid=uid) | Q(meeting__series__uid=uid, membership__isnull=False))
        .filter(meeting__invited_at__isnull=False)
        .select_related("person", "meeting__structure", "meeting__series")
        .prefetch_related(Prefetch("meeting__items__materials"))
        .order_by("meeting__starts_at", "pk")
    )
    invitees = [row for row in rows if uid_of(row) == uid]
    if not invitees:
        return None
    first = invitees[0].meeting
    if first.series is None or first.series.uid != uid:
        return AskedTo(uid, None, [first], invitees)
    # What is after the end of a membership is no more theirs to know.
    gone = Invitee.objects.filter(person=person, meeting__series=first.series).exclude(
        pk__in=Invitee.objects.still_asked().filter(person=person).order_by().values("pk")
    )
    meetings = Meeting.objects.filter(series=first.series).order_by("starts_at")
    meetings = meetings.exclude(pk__in=gone.order_by().values("meeting"))
    return AskedTo(uid, first.series, list(meetings), invitees)
