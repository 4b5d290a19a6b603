"""How a step stands in the regions, on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry, PageLink
from regions.models import Region
from roadmap.plan.roadmap_page import RoadmapVisit
from roadmap.plan.step_page import StepPart, StepVisit
from roadmap.progress.cells import grid_of, tally
from roadmap.progress.drawing import CellWriter, Sign, marks_of, signs, written_tally


class Place(NamedTuple):
    name: str
    url: str
    marks: str


class Group(NamedTuple):
    """The regions in one state."""

    sign: Sign
    places: list[Place]


@dataclass(frozen=True)
class StepInRegions(StepPart):
    told: str
    groups: Sequence[Group]
    url: str

    template = "roadmap/progress/_step_part.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("regions", _("How it stands in the regions")),)


def step_in_regions(visit: StepVisit) -> StepInRegions | None:
    """Three queries, however many regions have reported."""
    regions = list(Region.objects.by_name())
    grid = grid_of(visit.roadmap, [visit.step], regions, on=visit.on)
    cells = [(region, cell) for region in regions if (cell := grid.cell(visit.step, region))]
    if not cells:
        return None
    writer = CellWriter(on=visit.on)
    groups = []
    for state, sign in signs().items():
        places = [
            Place(
                region.short_name,
                writer.address(visit.step, region),
                ", ".join(marks_of(cell.is_late, cell.is_stale)),
            )
            for region, cell in cells
            if cell.state == state
        ]
        if places:
            groups.append(Group(sign, places))
    told = written_tally(tally([cell for _region, cell in cells]))
    return StepInRegions(told, groups, reverse("roadmap:grid_step", args=[visit.step.pk]))


def grid_link(visit: RoadmapVisit) -> PageLink:
    return PageLink(_("Steps by region"), reverse("roadmap:grid", args=[visit.roadmap.slug]))
