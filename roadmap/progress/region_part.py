"""The roadmap here: on the page of a region and in its document, what is under way, late, and next."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.models import Region
from regions.region_page import RegionPart, RegionVisit
from roadmap.models import InfluencePoint, Roadmap, Status, Step
from roadmap.models.influence_point import InfluencePointQuerySet
from roadmap.models.step import StepQuerySet
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
    roadmap = _RUNNING.one(on=visit.on)
    if roadmap is None:
        return None
    ordered = _STEPS(roadmap=roadmap, region=visit.region)
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
        _points(roadmap, visit),
        region_address(roadmap, visit.region),
    )


def _cells(grid: Grid) -> Iterator[tuple[Step, Cell]]:
    [region] = grid.regions
    return ((step, cell) for step in grid.steps if (cell := grid.cell(step, region)))


def _line(step: Step) -> Line:
    address = reverse("roadmap:step_detail", args=[step.pk])
    return Line(step.title, address, date_format(step.ends_on, "SHORT_DATE_FORMAT"))


def _points(roadmap: Roadmap, visit: RegionVisit) -> list[Line]:
    return [
        Line(
            point.title,
            point.get_absolute_url(),
            date_format(point.decides_on, "SHORT_DATE_FORMAT"),
        )
        for point in _POINTS(roadmap=roadmap, region=visit.region, on=visit.on)
    ]


def _steps(roadmap: Roadmap, region: Region) -> StepQuerySet:
    steps = Step.objects.filter(priority__roadmap=roadmap).standing().applying_to(region)
    return steps.order_by("ends_on", "priority__position", "position", "pk")


def _coming(roadmap: Roadmap, region: Region, on: dt.date) -> InfluencePointQuerySet:
    """Of the region or the whole country, and of no step of other regions."""
    points = InfluencePoint.objects.filter(
        Q(priority__roadmap=roadmap) | Q(step__priority__roadmap=roadmap),
        Q(region=region) | Q(region=None),
        Q(step=None) | Q(step__in=_steps(roadmap, region).order_by().values("pk")),
        decides_on__gte=on,
    )
    return points.order_by("decides_on", "pk")[:MOST_POINTS]


_RUNNING = Prepared(lambda *, on: Roadmap.objects.in_force().current_first(on=on)[:1])
_STEPS = Prepared(_steps)
_POINTS = Prepared(_coming)
