"""Where a roadmap stands, counted: by state, priority and region; what is late; what came of decisions."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from regions.models import Region
from roadmap.models import Outcome, Status
from roadmap.report.content import PointContent, PriorityContent, RoadmapContent, StepContent

# In place of a state, where nobody has reported.
SILENT = ""
STATES: tuple[str, ...] = (*Status.State.values, SILENT)
GONE_THROUGH = frozenset({Outcome.Result.GOT_THROUGH, Outcome.Result.IN_PART})


@dataclass(frozen=True)
class Count:
    """How many steps stand how, each counted once in every region it applies to."""

    states: Counter[str]
    late: int

    @property
    def total(self) -> int:
        return self.states.total()


@dataclass(frozen=True)
class LateStep:
    content: StepContent
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class RoadmapCounts:
    roadmap: RoadmapContent

    @cached_property
    def steps(self) -> list[StepContent]:
        return list(self.roadmap.standing)

    @cached_property
    def whole(self) -> Count:
        return self._counted(self.steps)

    @cached_property
    def by_priority(self) -> list[tuple[PriorityContent, Count]]:
        return [
            (each, self._counted(step for step in each.steps if step.is_standing))
            for each in self.roadmap.priorities
        ]

    @cached_property
    def by_region(self) -> dict[str, Count]:
        """Region code → how its steps stand."""
        states: dict[str, Counter[str]] = {each.pk: Counter() for each in self.roadmap.regions}
        late: Counter[str] = Counter()
        for step in self.steps:
            for region in step.regions:
                states[region.pk][step.state_in(region)] += 1
            late.update(region.pk for region in step.late_in(on=self._on))
        return {code: Count(found, late[code]) for code, found in states.items()}

    @cached_property
    def late(self) -> list[LateStep]:
        """Those whose date passed longest ago first."""
        found = [LateStep(each, each.late_in(on=self._on)) for each in self.steps]
        return sorted(
            (each for each in found if each.regions),
            key=lambda each: (each.content.step.ends_on, each.content.step.pk),
        )

    @cached_property
    def decided(self) -> list[PointContent]:
        """Influence points whose day has passed, the newest first."""
        found = [each for each in self.roadmap.points if each.is_decided(on=self._on)]
        return found[::-1]

    @property
    def got_through(self) -> Iterator[PointContent]:
        """Whole or in part."""
        return (
            each for each in self.decided if each.outcome and each.outcome.result in GONE_THROUGH
        )

    @property
    def outcomes(self) -> Counter[str]:
        """Result → of how many decided points; "" of those of which nothing was told."""
        return Counter(each.outcome.result if each.outcome else SILENT for each in self.decided)

    @property
    def _on(self) -> dt.date:
        return self.roadmap.on

    def _counted(self, steps: Iterable[StepContent]) -> Count:
        states: Counter[str] = Counter()
        late = 0
        for step in steps:
            states += step.counts
            late += len(step.late_in(on=self._on))
        return Count(states, late)
