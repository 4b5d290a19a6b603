"""How many were at a meeting; by name for who runs it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.meetings.meeting_page import MeetingPart, MeetingVisit
from regions.meetings.minutes.attendance import Attendance, attendance_of


@dataclass(frozen=True)
class AttendancePart(MeetingPart):
    attendance: Attendance
    # Empty for who does not record it.
    url: str

    template = "meetings/page/_attendance.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("attendance", _("Who was there"))]


def attendance_part(visit: MeetingVisit) -> AttendancePart | None:
    """Once the meeting has begun."""
    meeting = visit.meeting
    if meeting.is_cancelled or meeting.starts_at > visit.at:
        return None
    attendance = attendance_of(meeting, may_run=visit.may_run)
    url = reverse("meetings:attendance", args=[meeting.pk]) if visit.may_run else ""
    return AttendancePart(attendance, url) if url or attendance.count is not None else None
