"""A roadmap as a whole, as one reader may see it: read once, said in files, documents and open data."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import QuerySet

from regions.models import Region
from roadmap.models import (
    Action,
    InfluencePoint,
    Milestone,
    Outcome,
    Priority,
    Roadmap,
    Status,
    Step,
    Succession,
    Target,
)

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class PointContent:
    """An influence point and the newest of what came of it."""

    point: InfluencePoint
    outcome: Outcome | None

    def is_decided(self, *, on: dt.date) -> bool:
        return self.point.decides_on < on


@dataclass(frozen=True)
class StepContent:
    step: Step
    # Those that it applies to, by their codes.
    regions: tuple[Region, ...]
    # Region code → the newest status there.
    statuses: Mapping[str, Status]
    successions: tuple[Succession, ...] = ()
    targets: tuple[Target, ...] = ()
    actions: tuple[Action, ...] = ()
    points: tuple[PointContent, ...] = ()

    @property
    def is_standing(self) -> bool:
        return not self.successions

    @property
    def successors(self) -> tuple[Step, ...]:
        return tuple(succession.successor for succession in self.successions)

    @cached_property
    def counts(self) -> Counter[str]:
        """State → in how many regions; "" of those where nobody has reported yet."""
        return Counter(self.state_in(region) for region in self.regions)

    def state_in(self, region: Region) -> str:
        status = self.statuses.get(region.pk)
        return status.state if status else ""

    def late_in(self, *, on: dt.date) -> tuple[Region, ...]:
        """Where its date has passed and it is neither done nor irrelevant."""
        if not self.is_standing:
            return ()
        ends_on, roadmap = self.step.ends_on, self.step.roadmap
        return tuple(
            each
            for each in self.regions
            if roadmap.finds_late(self.state_in(each) or None, ends_on=ends_on, on=on)
        )


@dataclass(frozen=True)
class PriorityContent:
    priority: Priority
    steps: tuple[StepContent, ...]
    # Of the priority as a whole.
    points: tuple[PointContent, ...]


@dataclass(frozen=True)
class RoadmapContent:
    roadmap: Roadmap
    regions: tuple[Region, ...]
    priorities: tuple[PriorityContent, ...]
    milestones: tuple[Milestone, ...]
    # Whether internal notes are for this reader.
    sees_internal: bool
    # By which it is judged: an archived one grows no later than it was.
    on: dt.date

    @property
    def steps(self) -> Iterator[StepContent]:
        return (step for priority in self.priorities for step in priority.steps)

    @property
    def standing(self) -> Iterator[StepContent]:
        """Without those that others have taken the place of."""
        return (step for step in self.steps if step.is_standing)

    @property
    def points(self) -> Iterator[PointContent]:
        """By the day of the decision."""
        found = [point for priority in self.priorities for point in _points_of(priority)]
        return iter(sorted(found, key=lambda each: (each.point.decides_on, each.point.pk)))


def _points_of(priority: PriorityContent) -> Iterator[PointContent]:
    yield from priority.points
    for step in priority.steps:
        yield from step.points


def gather(roadmap: Roadmap, *, sees_internal: bool, on: dt.date) -> RoadmapContent:
    """Everything of it. The queries do not grow with steps, regions or statuses."""
    [content] = gather_several([roadmap], sees_internal=sees_internal, on=on)
    return content


def gather_several(
    roadmaps: Sequence[Roadmap], *, sees_internal: bool, on: dt.date
) -> list[RoadmapContent]:
    """Everything of each. The queries do not grow with roadmaps either."""
    regions = tuple(Region.objects.by_name())
    points = _points(roadmaps)
    steps = _by(_steps(roadmaps, regions, points), lambda each: each.step.priority_id)
    of_priority = _by(points, lambda each: each.point.priority_id)
    priorities = _by(
        Priority.objects.filter(roadmap__in=roadmaps).select_related("roadmap"),
        lambda each: each.roadmap_id,
    )
    milestones = _by(Milestone.objects.filter(roadmap__in=roadmaps), lambda each: each.roadmap_id)
    return [
        RoadmapContent(
            roadmap,
            regions,
            tuple(
                PriorityContent(each, tuple(steps[each.pk]), tuple(of_priority[each.pk]))
                for each in priorities[roadmap.pk]
            ),
            tuple(milestones[roadmap.pk]),
            sees_internal,
            roadmap.judged_on(on),
        )
        for roadmap in roadmaps
    ]


def _points(roadmaps: Sequence[Roadmap]) -> list[PointContent]:
    kept = Roadmap.objects.filter(pk__in=[each.pk for each in roadmaps])
    points = InfluencePoint.objects.of_roadmaps(kept)
    newest = Outcome.objects.filter(influence_point__in=points.order_by(), successor=None)
    outcomes = {each.influence_point_id: each for each in newest}
    points = points.select_related("region", "responsible_organisation").order_by(
        "decides_on", "pk"
    )
    return [PointContent(point, outcomes.get(point.pk)) for point in points]


def _steps(
    roadmaps: Sequence[Roadmap], regions: Sequence[Region], points: Iterable[PointContent]
) -> Iterator[StepContent]:
    steps = Step.objects.filter(priority__roadmap__in=roadmaps).order_by(
        "priority__position", "priority", "position", "starts_on", "pk"
    )
    inside = {"step__priority__roadmap__in": roadmaps}
    own = _by(Step.regions.through.objects.filter(**inside), lambda each: each.step_id)
    newest = Status.objects.newest().filter(**inside).select_related("author", "figure")
    statuses = _by(newest, lambda each: each.step_id)
    successions = _by(_successions(inside), lambda each: each.step_id)
    targets = _by(_targets(inside), lambda each: each.step_id)
    actions = _by(_actions(inside), lambda each: each.step_id)
    of_step = _by(points, lambda each: each.point.step_id)
    for step in steps.select_related("priority__roadmap", "responsible_organisation"):
        named = {each.region_id for each in own[step.pk]}
        yield StepContent(
            step,
            tuple(each for each in regions if step.is_national or each.pk in named),
            {each.region_id: each for each in statuses[step.pk]},
            tuple(successions[step.pk]),
            tuple(targets[step.pk]),
            tuple(actions[step.pk]),
            tuple(of_step[step.pk]),
        )


def _successions(inside: Mapping[str, Sequence[Roadmap]]) -> QuerySet[Succession]:
    return Succession.objects.filter(**inside).select_related("successor__priority")


def _targets(inside: Mapping[str, Sequence[Roadmap]]) -> QuerySet[Target]:
    return Target.objects.filter(**inside).select_related("indicator", "baseline__superseded_by")


def _actions(inside: Mapping[str, Sequence[Roadmap]]) -> QuerySet[Action]:
    found = Action.objects.filter(**inside)
    return found.select_related("region", "responsible_organisation")


def _by(each_of: Iterable[Kept], key: Callable[[Kept], object]) -> dict[object, list[Kept]]:
    """In lists by key; an empty one where nothing has it."""
    found: dict[object, list[Kept]] = defaultdict(list)
    for each in each_of:
        found[key(each)].append(each)
    return found
