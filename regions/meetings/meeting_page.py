"""What the page of a meeting is composed of, as that of a structure is. Rooms bring theirs in `meeting_parts`:
where it is and who was asked, the agenda, attendance, minutes, what came of it.

Ranks: place 10, agenda 20, materials 30, answers 40, attendance 50, minutes 60, outcomes 70.
Buttons beside the name come in the same way through `meeting_links`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.registry import RankedRegistry
from portal.registry.page_parts import Maker, PageLink, PagePart
from regions.meetings.models import Invitee, Meeting


@dataclass(frozen=True)
class MeetingVisit:
    """A member of its structure, or somebody who looks after that, opens the page of a meeting."""

    meeting: Meeting
    user: User
    at: dt.datetime

    @cached_property
    def may_run(self) -> bool:
        return self.user.has_perm(Permission.RUN_STRUCTURE, self.meeting.structure)

    @cached_property
    def invitee(self) -> Invitee | None:
        """Who of the invited this person is, by the address of the account."""
        asked = self.meeting.invitees.still_asked()
        mine = asked.filter(person__email=self.user.email).exclude(person__email="")
        return mine.select_related("person").first()

    @cached_property
    def knows_place(self) -> bool:
        """Room, link and materials are for the invited, and for who runs it."""
        return self.may_run or self.invitee is not None


class MeetingPart(PagePart):
    """Something that is said of a meeting. Its template also takes `csrf_token`."""


PartMaker = Maker[MeetingVisit, MeetingPart]
LinkMaker = Maker[MeetingVisit, PageLink]

meeting_parts = RankedRegistry[PartMaker]("meeting_parts")
meeting_links = RankedRegistry[LinkMaker]("meeting_parts")
