"""What the roadmap waits for in a structure, on its page: the influence points that name it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.structures.models import Structure
from regions.structures.structure_page import StructurePart, StructureVisit
from roadmap.influence.listed import ListedPoint, with_newest
from roadmap.models import InfluencePoint, Roadmap
from roadmap.models.influence_point import InfluencePointQuerySet
from roadmap.models.roadmap import sees_drafts

# Of those that were decided; what is still to come is shown whole.
NEWEST_DECIDED = 10


@dataclass(frozen=True)
class StructurePoints(StructurePart):
    # The next one first; then what was decided, the newest first.
    points: Sequence[ListedPoint]

    template = "roadmap/influence/_structure_points.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("influence-points", _("Influence points")),)


def points_of_structure(visit: StructureVisit) -> StructurePoints | None:
    """Of roadmaps that this person may read. Three queries at most; nothing where there are none."""
    structure, on, with_drafts = visit.structure, visit.on, sees_drafts(visit.user)
    coming = _COMING(structure=structure, on=on, with_drafts=with_drafts)
    decided = _DECIDED(structure=structure, on=on, with_drafts=with_drafts)
    points = with_newest([*coming, *decided])
    return StructurePoints(points) if points else None


def _shown(structure: Structure, *, with_drafts: bool) -> InfluencePointQuerySet:
    seen = InfluencePoint.objects.of_roadmaps(Roadmap.objects.shown(with_drafts=with_drafts))
    return seen.filter(structure=structure).select_related("region")


_COMING = Prepared(
    lambda *, structure, on, with_drafts: (
        _shown(structure, with_drafts=with_drafts)
        .filter(decides_on__gte=on)
        .order_by("decides_on", "pk")
    )
)
_DECIDED = Prepared(
    lambda *, structure, on, with_drafts: (
        _shown(structure, with_drafts=with_drafts)
        .filter(decides_on__lt=on)
        .order_by("-decides_on", "-pk")[:NEWEST_DECIDED]
    )
)
