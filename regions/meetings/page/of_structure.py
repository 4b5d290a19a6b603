"""The meetings of a structure on its page: what is to come, and what was held."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.prepared import Prepared
from portal.registry.page_parts import Entry, PageLink
from regions.meetings.models import Invitee, Meeting
from regions.meetings.models.meeting import MeetingQuerySet
from regions.structures.models import Structure
from regions.structures.structure_page import StructurePart, StructureVisit

# So many of each are shown.
MOST = 24


@dataclass(frozen=True)
class ListedMeeting:
    meeting: Meeting
    # Empty for who was not asked.
    room: str
    join_url: str


@dataclass(frozen=True)
class MeetingsPart(StructurePart):
    coming: Sequence[ListedMeeting]
    past: Sequence[Meeting]
    # Strangers read when it meets, and no more.
    knows_members: bool
    may_run: bool

    template = "meetings/page/_of_structure.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("meetings", _("Meetings"), is_empty=not self.coming and not self.past)]


def meetings_of(visit: StructureVisit) -> MeetingsPart | None:
    coming = _COMING if visit.knows_members else _TOLD
    shown = coming(structure=visit.structure, at=visit.at)
    past = _PAST(structure=visit.structure, at=visit.at) if visit.knows_members else []
    if not shown and not past and not visit.knows_members:
        return None
    asked = _asked_to(visit, shown)
    listed = [
        ListedMeeting(one, one.room, one.join_url)
        if visit.may_run or one.pk in asked
        else ListedMeeting(one, "", "")
        for one in shown
    ]
    return MeetingsPart(listed, past, visit.knows_members, visit.may_run)


def _coming(structure: Structure, at: dt.datetime) -> MeetingQuerySet:
    return Meeting.objects.filter(structure=structure).coming(at=at)


_COMING = Prepared(lambda *, structure, at: _coming(structure, at)[:MOST])
# Before anybody is invited it is a plan.
_TOLD = Prepared(
    lambda *, structure, at: _coming(structure, at).filter(invited_at__isnull=False)[:MOST]
)
_PAST = Prepared(
    lambda *, structure, at: Meeting.objects.filter(structure=structure).past(at=at)[:MOST]
)


def _asked_to(visit: StructureVisit, meetings: Sequence[Meeting]) -> set[int]:
    if visit.may_run or not visit.user.is_authenticated or not visit.user.email:
        return set()
    mine = Invitee.objects.still_asked().filter(
        meeting__in=meetings, person__email=visit.user.email
    )
    return set(mine.values_list("meeting", flat=True))


def call_link(visit: StructureVisit) -> PageLink | None:
    if not visit.may_run or not visit.structure.stands_on(visit.on):
        return None
    url = reverse("meetings:meeting_new", args=[visit.structure.pk])
    return PageLink(_("Call a meeting"), url, is_main=True)


def series_link(visit: StructureVisit) -> PageLink | None:
    if not visit.may_run or not visit.structure.stands_on(visit.on):
        return None
    url = reverse("meetings:series_new", args=[visit.structure.pk])
    return PageLink(_("Call a series of meetings"), url)
