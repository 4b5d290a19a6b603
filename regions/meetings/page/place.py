"""Where a meeting is, for whom it concerns, and what the invitation says."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.meetings.meeting_page import MeetingPart, MeetingVisit
from regions.meetings.models import Meeting


@dataclass(frozen=True)
class PlacePart(MeetingPart):
    meeting: Meeting
    # Empty for who was not asked.
    room: str
    join_url: str

    template = "meetings/page/_place.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("place", _("When and where"))]


def place_of(visit: MeetingVisit) -> PlacePart:
    meeting = visit.meeting
    if not visit.knows_place:
        return PlacePart(meeting, "", "")
    return PlacePart(meeting, meeting.room, meeting.join_url)
