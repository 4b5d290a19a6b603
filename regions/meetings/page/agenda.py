"""What the meeting talks of, with the time of each item where lengths are given."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.meetings.meeting_page import MeetingPart, MeetingVisit
from regions.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class TimedItem:
    item: AgendaItem
    # None from the first item on whose length nobody has said.
    begins: dt.datetime | None


@dataclass(frozen=True)
class AgendaPart(MeetingPart):
    meeting: Meeting
    items: Sequence[TimedItem]
    # Of those whose length is given.
    minutes: int
    is_too_long: bool
    may_change: bool
    may_carry_over: bool

    template = "meetings/page/_agenda.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("agenda", _("Agenda"), is_empty=not self.items)]


def agenda_of(visit: MeetingVisit) -> AgendaPart:
    meeting = visit.meeting
    items = list(meeting.items.select_related("carried_from__meeting", "carried_to__meeting"))
    minutes = sum(item.minutes or 0 for item in items)
    is_planned = meeting.state == Meeting.State.PLANNED
    left = any(item.state == AgendaItem.State.OPEN for item in items)
    is_settled = not is_planned or meeting.is_over(visit.at)
    return AgendaPart(
        meeting,
        _timed(meeting, items),
        minutes,
        is_too_long=dt.timedelta(minutes=minutes) > meeting.ends_at - meeting.starts_at,
        may_change=visit.may_run and is_planned,
        may_carry_over=visit.may_run and left and is_settled,
    )


def _timed(meeting: Meeting, items: Sequence[AgendaItem]) -> list[TimedItem]:
    begins: dt.datetime | None = timezone.localtime(meeting.starts_at)
    timed = []
    for item in items:
        timed.append(TimedItem(item, begins if item.minutes else None))
        if begins is not None:
            begins = begins + dt.timedelta(minutes=item.minutes) if item.minutes else None
    return timed
