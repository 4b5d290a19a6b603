"""The minutes of a meeting on its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.meetings.meeting_page import MeetingPart, MeetingVisit
from regions.meetings.minutes.reading import Minutes, minutes_of
from regions.meetings.naming import without_names


@dataclass(frozen=True)
class MinutesPart(MeetingPart):
    minutes: Minutes
    # As this person may read it; empty where nothing is shown.
    text: str
    may_run: bool

    template = "meetings/page/_minutes.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("minutes", _("Minutes"), is_empty=self.minutes.shown is None)]


def minutes_part(visit: MeetingVisit) -> MinutesPart | None:
    """For who runs it always; for members once they are approved, or the meeting is over."""
    if visit.meeting.is_cancelled:
        return None
    minutes = minutes_of(visit.meeting, may_run=visit.may_run)
    if not visit.may_run and minutes.shown is None and not visit.meeting.is_over(visit.at):
        return None
    text = minutes.shown.text if minutes.shown else ""
    if not visit.may_run:
        text = without_names(text, visit.meeting)
    return MinutesPart(minutes, text, visit.may_run)
