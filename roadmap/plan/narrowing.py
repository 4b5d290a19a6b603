"""What one may ask of a roadmap, and what is left of its outline then."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from portal.ui.localised import fold
from regions.models import Region
from roadmap.models import Roadmap, Step
from roadmap.plan.outline import Outline, PointOutline, PriorityOutline, StepOutline
from roadmap.plan.standing import UNREPORTED

# How a state is called in an address that has no words for nothing.
NOT_REPORTED = "unreported"
LATE = "late"
STALE = "stale"


@dataclass(frozen=True)
class Question:
    """Everything that is not asked for is empty."""

    region: Region | None = None
    # The code of one.
    priority: str = ""
    # The key of a `Responsibility`.
    responsible: str = ""
    state: str = ""
    mark: str = ""
    words: str = ""

    @property
    def asks_of_steps(self) -> bool:
        """What only a step can answer, and neither an influence point of a priority nor a milestone."""
        return bool(self.state or self.mark)

    @property
    def leaves_milestones(self) -> bool:
        """They are the background of everybody, whichever region or priority one looks at."""
        return not (self.asks_of_steps or self.responsible or self.words)

    @property
    def is_empty(self) -> bool:
        return self == Question()


def narrowed(outline: Outline, question: Question, *, found: Collection[int] | None) -> Outline:
    """`found` are the keys of the steps in whose texts the words stand; None where no word is asked for."""
    if question.is_empty:
        return outline
    priorities = [
        _priority(each, question, found)
        for each in outline.priorities
        if question.priority in ("", each.code)
    ]
    return Outline(
        tuple(each for each in priorities if each.steps or each.points),
        outline.milestones if question.leaves_milestones else (),
    )


def _priority(
    priority: PriorityOutline, question: Question, found: Collection[int] | None
) -> PriorityOutline:
    steps = [step for step in priority.steps if _keeps(step, question, found)]
    points = () if question.asks_of_steps else priority.points
    return replace(
        priority,
        steps=tuple(replace(step, points=_in_region(step.points, question)) for step in steps),
        points=tuple(p for p in _in_region(points, question) if _answers(p, question)),
    )


def _keeps(step: StepOutline, question: Question, found: Collection[int] | None) -> bool:
    if found is not None and step.pk not in found:
        return False
    if question.region is not None and not step.applies_to(question.region.pk):
        return False
    if question.responsible and step.responsible.key != question.responsible:
        return False
    return not question.asks_of_steps or (not step.is_superseded and _stands(step, question))


def _stands(step: StepOutline, question: Question) -> bool:
    standing = step.standing
    state = UNREPORTED if question.state == NOT_REPORTED else question.state
    is_in_state = not question.state or state in standing.counts
    counts = {LATE: standing.late_count, STALE: standing.stale_count}
    return is_in_state and counts.get(question.mark, 1) > 0


def _in_region(points: tuple[PointOutline, ...], question: Question) -> tuple[PointOutline, ...]:
    if question.region is None:
        return points
    return tuple(point for point in points if point.region in ("", question.region.pk))


def _answers(point: PointOutline, question: Question) -> bool:
    if question.responsible and point.responsible.key != question.responsible:
        return False
    title = fold(point.title)
    return all(word in title for word in fold(question.words).split())


def steps_saying(roadmap: Roadmap, words: str) -> set[int] | None:
    """The keys of those in whose titles or reasons, of any language, every word stands; None for no word."""
    asked = fold(words).split()
    if not asked:
        return None
    rows = Step.objects.filter(priority__roadmap=roadmap).values_list(
        "pk", "code", *Step.title.columns, *Step.reason.columns
    )
    found = set()
    for pk, *texts in rows:
        text = fold(" ".join(texts))
        if all(word in text for word in asked):
            found.add(pk)
    return found
