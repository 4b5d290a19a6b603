"""The steps of each priority as the list shows them: everything in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from roadmap.plan.dates import day_in_words
from roadmap.plan.outline import Outline, PointOutline, StepOutline
from roadmap.plan.wording import Wording


@dataclass(frozen=True)
class NextPoint:
    """Where something can still be said soonest."""

    url: str
    title: str
    day: str

    def written(self, label: str) -> str:
        return (
            f'<p class="small">{label} <a href="{self.url}">{escape(self.title)}</a> {self.day}</p>'
        )


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

    def written(self, next_label: str) -> str:
        """In Python: a roadmap has hundreds of rows, and a template takes ten times as long for one."""
        late = f' <span class="mark mark--late">{self.late}</span>' if self.late else ""
        stale = f' <span class="mark mark--stale">{self.stale}</span>' if self.stale else ""
        following = self.next_point.written(next_label) if self.next_point else ""
        return (
            f'<li><h3><a href="{self.url}">{escape(self.title)}</a></h3>'
            f'<p class="small muted">{escape(self.facts)}</p>'
            f'<p class="small">{self.states}{late}{stale}</p>{following}</li>'
        )


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
    next_label: str

    @property
    def items(self) -> SafeString:
        # Every text of a person is escaped where it is put in.
        return mark_safe("".join([row.written(self.next_label) for row in self.rows]))  # noqa: S308

    @property
    def following(self) -> SafeString:
        written = self.next_point.written(self.next_label) if self.next_point else ""
        return mark_safe(written)  # noqa: S308


def sections_of(
    shown: Outline, whole: Outline, *, on: dt.date, wording: Wording
) -> list[PrioritySection]:
    """What is `shown`; a successor that is not is found in the `whole`."""
    next_label = _("Next influence point:")
    return [
        PrioritySection(
            code=priority.code,
            title=priority.title,
            summary=priority.summary,
            states=wording.states(priority.counts),
            next_point=_next(priority.points, on),
            rows=[_row(step, on, wording) for step in priority.standing_steps],
            folded=[_folded(step, whole) for step in priority.superseded_steps],
            next_label=next_label,
        )
        for priority in shown.priorities
    ]


def _row(step: StepOutline, on: dt.date, wording: Wording) -> StepRow:
    return StepRow(
        url=step.url,
        title=step.title,
        facts=" · ".join(filter(None, (_capital(step.when), step.where, step.responsible.words))),
        states=wording.states(step.standing.counts),
        late=wording.late(step.standing),
        stale=wording.stale(step.standing),
        next_point=_next(step.points, on),
    )


def _capital(words: str) -> str:
    """As `capfirst`, which takes longer for texts that may be lazy."""
    return words[:1].upper() + words[1:]


def _next(points: Sequence[PointOutline], on: dt.date) -> NextPoint | None:
    coming = [point for point in points if point.deadline >= on]
    if not coming:
        return None
    first = min(coming, key=lambda point: point.deadline)
    return NextPoint(first.url, first.title, day_in_words(first.deadline))


def _folded(step: StepOutline, whole: Outline) -> FoldedStep:
    successors = [whole.by_pk[pk] for pk in step.successors if pk in whole.by_pk]
    return FoldedStep(step.url, step.title, successors)
