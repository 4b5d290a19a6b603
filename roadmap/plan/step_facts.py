"""What a step is: why, when, where and by whom; what has taken its place; what is noted of it within."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.models import Region
from roadmap.models import Step
from roadmap.plan.dates import period_in_words
from roadmap.plan.step_page import StepPart, StepVisit


@dataclass(frozen=True)
class StepFacts(StepPart):
    step: Step
    when: str
    # Empty in the whole country.
    regions: Sequence[Region]
    responsible: str

    template = "roadmap/plan/_facts.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("facts", _("What and why")),)


def facts_of_step(visit: StepVisit) -> StepFacts:
    step = visit.step
    return StepFacts(
        step,
        capfirst(period_in_words(step.starts_on, step.ends_on, step.precision)),
        [] if step.is_national else list(step.regions.by_name()),
        capfirst(step.responsible),
    )


@dataclass(frozen=True)
class Succeeded(StepPart):
    """Others have taken its place, or it has taken that of others; `is_merged` says into what it went."""

    successors: Sequence[Step]
    predecessors: Sequence[Step]
    is_merged: bool

    template = "roadmap/plan/_succeeded.html"


def succession_of_step(visit: StepVisit) -> Succeeded | None:
    """Steps take the place of others of the same roadmap: who sees the one may see the other."""
    after = list(visit.step.successions.select_related("successor"))
    predecessors = [each.step for each in visit.step.predecessions.select_related("step")]
    successors = [each.successor for each in after]
    if not successors and not predecessors:
        return None
    is_merged = any(each.kind == each.Kind.MERGED for each in after)
    return Succeeded(successors, predecessors, is_merged)


@dataclass(frozen=True)
class InternalNote(StepPart):
    text: str

    template = "roadmap/plan/_internal_note.html"


def note_of_step(visit: StepVisit) -> InternalNote | None:
    note = visit.step.internal_note
    return InternalNote(note) if note and visit.sees_internal else None
