"""The roadmap here: on the page of a region and in its document, what is under way, late, and next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.region_page import RegionPart, RegionVisit
from roadmap.models import InfluencePoint, Roadmap, Status, Step
from roadmap.progress.cells import Cell, Grid, grid_of, tally
from roadmap.progress.drawing import written_tally
from roadmap.progress.overview import region_address

# On the page of a region stands what is most urgent; all of it stands in the grid.
MOST_STEPS, MOST_POINTS = 6, 3


class Line(NamedTuple):
    title: str
    url: str
    day: str


@dataclass(frozen=True)
class RoadmapHere(RegionPart):
    roadmap: Roadmap
    # Counts by state.
    told: str
    under_way: Sequence[Line]
    under_way_count: int
    late: Sequence[Line]
    late_count: int
    # What is decided next.
    points: Sequence[Line]
    url: str

    template = "roadmap/progress/_region_part.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("roadmap", _("The roadmap here")),)


@dataclass(frozen=True)
class PrintedRoadmapHere(RoadmapHere):
    """On paper."""

    template = "roadmap/progress/_region_document.html"


def roadmap_on_page(visit: RegionVisit) -> RoadmapHere | None:
    return _made(RoadmapHere, visit)


def roadmap_in_document(visit: RegionVisit) -> RoadmapHere | None:
    return _made(PrintedRoadmapHere, visit)


def _made(kind: type[RoadmapHere], visit: RegionVisit) -> RoadmapHere | None:
    """Of the roadmap that runs, where one is published: five queries, however much it holds."""
    running = Roadmap.objects.filter(published_at__isnull=False, archived_at=None)
    roadmap = running.current_first(on=visit.on).first()
    if roadmap is None:
        return None
    steps = Step.objects.filter(priority__roadmap=roadmap).standing().applying_to(visit.region)
    ordered = list(steps.order_by("ends_on", "priority__position", "position", "pk"))
    grid = grid_of(roadmap, ordered, [visit.region], on=visit.on)
    late = [step for step, cell in _cells(grid) if cell.is_late]
    under_way = [step for step, cell in _cells(grid) if cell.state == Status.State.UNDER_WAY]
    return kind(
        roadmap,
        written_tally(tally(list(grid.all_cells()))),
        [_line(step) for step in under_way[:MOST_STEPS]],
        len(under_way),
        [_line(step) for step in late[:MOST_STEPS]],
        len(late),
        _points(roadmap, ordered, visit),
        region_address(roadmap, visit.region),
    )


def _cells(grid: Grid) -> Iterator[tuple[Step, Cell]]:
    [region] = grid.regions
    return ((step, cell) for step in grid.steps if (cell := grid.cell(step, region)))


def _line(step: Step) -> Line:
    address = reverse("roadmap:step_detail", args=[step.pk])
    return Line(step.title, address, date_format(step.ends_on, "SHORT_DATE_FORMAT"))


def _points(roadmap: Roadmap, steps: Sequence[Step], visit: RegionVisit) -> list[Line]:
    """Of the region or the whole country, and of no step of other regions."""
    points = InfluencePoint.objects.of_roadmaps(Roadmap.objects.filter(pk=roadmap.pk)).filter(
        Q(region=visit.region) | Q(region=None),
        Q(step=None) | Q(step__in=[step.pk for step in steps]),
        decides_on__gte=visit.on,
    )
    return [
        Line(
            point.title,
            point.get_absolute_url(),
            date_format(point.decides_on, "SHORT_DATE_FORMAT"),
        )
        for point in points.order_by("decides_on", "pk")[:MOST_POINTS]
    ]
