"""A roadmap on paper, to be handed to those who decide: what everybody may read, and nothing internal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.chapters.chapter import Fact
from portal.charts.table import Table, table
from roadmap.models import Action
from roadmap.plan.dates import day_in_words, period_in_words
from roadmap.report.content import PointContent, PriorityContent, RoadmapContent, StepContent
from roadmap.report.sentences import (
    facts,
    how_it_stands,
    period,
    standing,
    targets_in_words,
    where_in_words,
)


@dataclass(frozen=True)
class PrintedPoint:
    content: PointContent

    @property
    def title(self) -> str:
        return str(self.content.point.title)

    @property
    def day(self) -> str:
        return day_in_words(self.content.point.decides_on)

    @property
    def terms(self) -> Iterator[Fact]:
        """What is known of it, a term and its text each."""
        point, outcome = self.content.point, self.content.outcome
        yield _("who decides"), point.decider
        yield _("where"), point.region.short_name if point.region else _("Whole country")
        if point.statements_until:
            yield _("statements until"), day_in_words(point.statements_until)
        yield _("our message"), point.message
        yield _("who goes"), point.delegates
        yield _("responsible"), point.responsible
        if outcome:
            words = f"{outcome.get_result_display()}. {outcome.words}".strip().rstrip(".") + "."
            yield _("outcome"), words[:1].upper() + words[1:]
            yield _("what next"), outcome.next
        yield _("source"), point.source

    @property
    def facts(self) -> list[Fact]:
        return [(term, text) for term, text in self.terms if text]


@dataclass(frozen=True)
class PrintedStep:
    content: StepContent
    roadmap: RoadmapContent

    @property
    def title(self) -> str:
        return str(self.content.step.title)

    @property
    def reason(self) -> str:
        return str(self.content.step.reason)

    @property
    def facts(self) -> list[Fact]:
        return [(term, text) for term, text in self._terms if text]

    @property
    def _terms(self) -> Iterator[Fact]:
        step = self.content.step
        if not self.content.is_standing:
            titles = "; ".join(str(each) for each in self.content.successors)
            yield _("its place is taken by"), titles
            return
        yield _("when"), period_in_words(step.starts_on, step.ends_on, step.precision)
        yield _("where"), where_in_words(self.content)
        yield _("responsible"), step.responsible
        yield _("should move"), targets_in_words(self.content.targets)
        yield _("how it stands"), how_it_stands(self.content, on=self.roadmap.on)
        yield _("source"), step.source

    @property
    def actions(self) -> list[str]:
        return [_action(each) for each in self.content.actions]


@dataclass(frozen=True)
class PrintedPriority:
    number: int
    content: PriorityContent
    steps: tuple[PrintedStep, ...]

    @property
    def anchor(self) -> str:
        return f"priority-{self.number}"


@dataclass(frozen=True)
class RoadmapDocument:
    roadmap: RoadmapContent

    template = "roadmap/report/document.html"

    @property
    def title(self) -> str:
        return str(self.roadmap.roadmap.title)

    @property
    def period(self) -> str:
        return period(self.roadmap)

    @property
    def standing(self) -> str:
        return standing(self.roadmap)

    @property
    def priorities(self) -> list[PrintedPriority]:
        return [
            PrintedPriority(
                number, each, tuple(PrintedStep(step, self.roadmap) for step in each.steps)
            )
            for number, each in enumerate(self.roadmap.priorities, start=1)
        ]

    @property
    def coming(self) -> list[PrintedPoint]:
        on = self.roadmap.on
        return [PrintedPoint(each) for each in self.roadmap.points if not each.is_decided(on=on)]

    @property
    def decided(self) -> list[PrintedPoint]:
        on = self.roadmap.on
        return [PrintedPoint(each) for each in self.roadmap.points if each.is_decided(on=on)]

    @property
    def milestones(self) -> Table | None:
        found = self.roadmap.milestones
        if not found:
            return None
        rows = [(day_in_words(each.on), each.title, each.source) for each in found]
        return table(_("Milestones of the reform"), [_("Day"), _("Milestone"), _("Source")], rows)

    @property
    def facts(self) -> list[Fact]:
        return list(facts(self.roadmap))

    def content(self) -> dict[str, Any]:
        return {"report": self}


def _action(action: Action) -> str:
    """What is done, by whom and by when, in one line."""
    told: Sequence[str] = [
        action.region.short_name if action.region else "",
        action.responsible,
        _("done on %(day)s") % {"day": day_in_words(action.done_on)}
        if action.done_on
        else _("by %(day)s") % {"day": day_in_words(action.due_on)}
        if action.due_on
        else "",
    ]
    details = ", ".join(filter(None, told))
    return f"{action.title} ({details})" if details else str(action.title)
