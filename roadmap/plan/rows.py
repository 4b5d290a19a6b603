"""The steps of each priority as the list shows them: everything in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from roadmap.plan.dates import day_in_words
from roadmap.plan.outline import Outline, PointOutline, StepOutline
from roadmap.plan.wording import Wording


@dataclass(frozen=True)
class NextPoint:
    url: str
    title: str
    day: str


@dataclass(frozen=True)
class StepRow:
    url: str
    title: str
    # When, where and by whom.
    facts: str
    states: str
    late: str
    stale: str
    next_point: NextPoint | None


@dataclass(frozen=True)
class FoldedStep:
    """A step that others have taken the place of, and which."""

    url: str
    title: str
    successors: Sequence[StepOutline]


@dataclass(frozen=True)
class PrioritySection:
    code: str
    title: str
    summary: str
    states: str
    next_point: NextPoint | None
    rows: Sequence[StepRow]
    folded: Sequence[FoldedStep]


def sections_of(
    shown: Outline, whole: Outline, *, on: dt.date, wording: Wording
) -> list[PrioritySection]:
    """What is `shown`; a successor that is not is found in the `whole`."""
    return [
        PrioritySection(
            code=priority.code,
            title=priority.title,
            summary=priority.summary,
            states=wording.states(priority.counts),
            next_point=_next(priority.points, on),
            rows=[_row(step, on, wording) for step in priority.standing_steps],
            folded=[_folded(step, whole) for step in priority.superseded_steps],
        )
        for priority in shown.priorities
    ]


def _row(step: StepOutline, on: dt.date, wording: Wording) -> StepRow:
    responsible = capfirst(step.responsible.words)
    return StepRow(
        url=step.url,
        title=step.title,
        facts=" · ".join(filter(None, (capfirst(step.when), step.where, responsible))),
        states=wording.states(step.standing.counts),
        late=wording.late(step.standing),
        stale=wording.stale(step.standing),
        next_point=_next(step.points, on),
    )


def _next(points: Sequence[PointOutline], on: dt.date) -> NextPoint | None:
    """Where something can still be said soonest."""
    coming = [point for point in points if point.deadline >= on]
    if not coming:
        return None
    first = min(coming, key=lambda point: point.deadline)
    return NextPoint(first.url, first.title, day_in_words(first.deadline))


def _folded(step: StepOutline, whole: Outline) -> FoldedStep:
    successors = [whole.by_pk[pk] for pk in step.successors if pk in whole.by_pk]
    return FoldedStep(step.url, step.title, successors)
