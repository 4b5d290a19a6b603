"""The materials of a meeting on its page, by the items of its agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.meetings.meeting_page import MeetingPart, MeetingVisit
from regions.meetings.models import AgendaItem, Material, Meeting


@dataclass(frozen=True)
class MaterialsPart(MeetingPart):
    meeting: Meeting
    # With their materials.
    items: Sequence[AgendaItem]
    may_run: bool

    template = "meetings/page/_materials.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("materials", _("Materials"))]


def materials_part(visit: MeetingVisit) -> MaterialsPart | None:
    """For the invited the items that have some; for who runs it all items, to add to."""
    meeting = visit.meeting
    if not visit.knows_place:
        return None
    with_materials = Prefetch("materials", Material.objects.order_by("pk"))
    items = [
        item
        for item in meeting.items.prefetch_related(with_materials)
        if visit.may_run or item.materials.all()
    ]
    if not items or meeting.is_cancelled:
        return None
    return MaterialsPart(meeting, items, visit.may_run)
