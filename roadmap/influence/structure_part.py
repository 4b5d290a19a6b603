"""What the roadmap waits for in a structure, on its page: the influence points that name it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.structures.structure_page import StructurePart, StructureVisit
from roadmap.influence.listed import ListedPoint, with_newest
from roadmap.models import InfluencePoint

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
    """Of roadmaps that this person may read. Four queries at most; nothing where there are none."""
    seen = InfluencePoint.objects.visible_to(visit.user).filter(structure=visit.structure)
    found = seen.select_related("region")
    coming = found.filter(decides_on__gte=visit.on).order_by("decides_on", "pk")
    decided = found.filter(decides_on__lt=visit.on).order_by("-decides_on", "-pk")
    points = with_newest(coming) + with_newest(decided[:NEWEST_DECIDED])
    return StructurePoints(points) if points else None
