"""What came of a meeting on its page: decisions first, then actions, then what is to be known."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.meetings.meeting_page import MeetingPart, MeetingVisit
from regions.meetings.models import Meeting, MeetingOutcome
from regions.meetings.outcomes.showing import ShownOutcome, all_shown


@dataclass(frozen=True)
class OutcomesPart(MeetingPart):
    meeting: Meeting
    decisions: Sequence[ShownOutcome]
    actions: Sequence[ShownOutcome]
    information: Sequence[ShownOutcome]
    may_run: bool

    template = "meetings/page/_outcomes.html"

    @property
    def entries(self) -> Sequence[Entry]:
        is_empty = not (self.decisions or self.actions or self.information)
        return [Entry("outcomes", _("What came of it"), is_empty=is_empty)]


def outcomes_part(visit: MeetingVisit) -> OutcomesPart | None:
    meeting = visit.meeting
    if meeting.is_cancelled:
        return None
    found = meeting.outcomes.select_related("item", "person", "organisation")
    for one in found:
        # They know it already: asked again for each, it would be a query each.
        one.meeting = meeting
    on = timezone.localdate(visit.at)
    run = [meeting.structure_id] if visit.may_run else []
    all_of_it = all_shown(found, on=on, user=visit.user, run=run)
    by_kind = {
        kind: [one for one in all_of_it if one.outcome.kind == kind]
        for kind in MeetingOutcome.Kind.values
    }
    if not all_of_it and not visit.may_run:
        return None
    kinds = MeetingOutcome.Kind
    return OutcomesPart(
        meeting,
        by_kind[kinds.DECISION],
        by_kind[kinds.ACTION],
        by_kind[kinds.INFORMATION],
        visit.may_run,
    )
