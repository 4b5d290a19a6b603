"""Who was asked, and who comes: by name for who runs the meeting, in numbers for its members."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.meetings.meeting_page import MeetingPart, MeetingVisit
from regions.meetings.models import Invitee, Meeting


@dataclass(frozen=True)
class AnswersPart(MeetingPart):
    meeting: Meeting
    # By name for who runs it; otherwise none.
    invitees: Sequence[Invitee]
    coming: int
    not_coming: int
    silent: int
    is_over: bool

    template = "meetings/page/_answers.html"

    @property
    def was_anybody_invited(self) -> bool:
        """Three noughts would look as if everybody had kept silent."""
        return self.meeting.invited_at is not None and any(
            (self.coming, self.not_coming, self.silent)
        )

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("answers", _("Who comes"), is_empty=not self.was_anybody_invited)]


def answers_of(visit: MeetingVisit) -> AnswersPart | None:
    meeting = visit.meeting
    invitees = list(meeting.invitees.still_asked().select_related("person"))
    if not invitees and not visit.may_run:
        return None
    answers = [one.answer for one in invitees]
    return AnswersPart(
        meeting,
        invitees if visit.may_run else [],
        answers.count(Invitee.Answer.COMING),
        answers.count(Invitee.Answer.NOT_COMING),
        answers.count(Invitee.Answer.NONE),
        meeting.is_over(visit.at),
    )
