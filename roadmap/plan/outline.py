"""A roadmap as lists, timeline and files read it: its priorities with their steps, and how these stand.

Built of a constant number of queries, however many steps, regions and reports there are.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from roadmap.plan.standing import Standing


@dataclass(frozen=True)
class Responsibility:
    """Who answers for something: `key` is the role or the organisation's key, empty where nobody does yet."""

    key: str
    words: str


@dataclass(frozen=True)
class PointOutline:
    """An influence point of a step, or of a priority as a whole."""

    pk: int
    url: str
    title: str
    priority: int
    step: int | None
    # Its code; empty for the whole country.
    region: str
    where: str
    decides_on: dt.date
    statements_until: dt.date | None
    responsible: Responsibility

    @property
    def deadline(self) -> dt.date:
        return self.statements_until or self.decides_on


@dataclass(frozen=True)
class StepOutline:
    pk: int
    url: str
    priority: int
    title: str
    starts_on: dt.date
    ends_on: dt.date
    precision: str
    # In words.
    when: str
    where: str
    is_national: bool
    # The codes of its own regions.
    regions: frozenset[str]
    responsible: Responsibility
    standing: Standing
    points: tuple[PointOutline, ...]
    # The keys of the steps that have taken its place.
    successors: tuple[int, ...]

    @property
    def is_superseded(self) -> bool:
        return bool(self.successors)

    def applies_to(self, region: str) -> bool:
        return self.is_national or region in self.regions


@dataclass(frozen=True)
class PriorityOutline:
    pk: int
    code: str
    title: str
    summary: str
    steps: tuple[StepOutline, ...]
    points: tuple[PointOutline, ...]

    @property
    def standing_steps(self) -> list[StepOutline]:
        return [step for step in self.steps if not step.is_superseded]

    @property
    def superseded_steps(self) -> list[StepOutline]:
        return [step for step in self.steps if step.is_superseded]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Of all its steps in all regions, by state."""
        total: dict[str, int] = {}
        for step in self.standing_steps:
            for state, count in step.standing.counts.items():
                total[state] = total.get(state, 0) + count
        return total


@dataclass(frozen=True)
class MilestoneOutline:
    pk: int
    title: str
    on: dt.date
    source: str
    source_url: str


@dataclass(frozen=True)
class Outline:
    priorities: tuple[PriorityOutline, ...]
    milestones: tuple[MilestoneOutline, ...]

    @cached_property
    def steps(self) -> Sequence[StepOutline]:
        """Those that stand, in their order."""
        return [step for priority in self.priorities for step in priority.standing_steps]

    @cached_property
    def by_pk(self) -> dict[int, StepOutline]:
        return {step.pk: step for priority in self.priorities for step in priority.steps}

    @cached_property
    def points(self) -> Sequence[PointOutline]:
        """Of priorities and of steps that stand, the soonest first."""
        found = [point for priority in self.priorities for point in priority.points]
        found += [point for step in self.steps for point in step.points]
        return sorted(found, key=lambda point: (point.deadline, point.pk))
