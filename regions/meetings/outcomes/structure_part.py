"""On the page of a structure: its newest decisions and its open actions, for its members."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.meetings.models import MeetingOutcome
from regions.meetings.outcomes.listing import OPEN, with_all
from regions.meetings.outcomes.showing import ShownOutcome, all_shown
from regions.structures.models import Structure
from regions.structures.structure_page import StructurePart, StructureVisit

NEWEST = 5
KIND = MeetingOutcome.Kind


@dataclass(frozen=True)
class DecisionsPart(StructurePart):
    decisions: Sequence[ShownOutcome]
    actions: Sequence[ShownOutcome]
    # The whole lists.
    decisions_url: str
    actions_url: str
    may_run: bool

    template = "meetings/page/_decisions.html"

    @property
    def entries(self) -> Sequence[Entry]:
        is_empty = not self.decisions and not self.actions
        return [Entry("decisions", _("Decisions and actions"), is_empty=is_empty)]


def decisions_part(visit: StructureVisit) -> DecisionsPart | None:
    if not visit.knows_members or not visit.user.is_authenticated:
        return None
    user, structure = visit.user, visit.structure

    run = [structure.pk] if visit.may_run else []
    found = [*_DECISIONS(structure=structure), *_ACTIONS(structure=structure)]
    lines = all_shown(found, on=visit.on, user=user, run=run)
    of_it = f"?structure={structure.pk}"
    return DecisionsPart(
        [one for one in lines if not one.is_action],
        [one for one in lines if one.is_action],
        reverse("meetings:decision_list") + of_it,
        f"{reverse('meetings:action_list')}{of_it}&state={OPEN}",
        visit.may_run,
    )


def _of(structure: Structure) -> QuerySet[MeetingOutcome]:
    return with_all(MeetingOutcome.objects.filter(meeting__structure=structure))


_DECISIONS = Prepared(
    lambda *, structure: (
        _of(structure).filter(kind=KIND.DECISION).order_by("-meeting__starts_at", "pk")[:NEWEST]
    )
)
_ACTIONS = Prepared(
    lambda *, structure: (
        _of(structure).filter(kind=KIND.ACTION, done_at=None).order_by("due_on", "pk")[:NEWEST]
    )
)
