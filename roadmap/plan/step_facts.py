"""What a step is: why, when, where and by whom; and what is noted of it within the house."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmap.models import Step
from roadmap.plan.step_page import Entry, StepPart, StepVisit


@dataclass(frozen=True)
class StepFacts(StepPart):
    step: Step

    template = "roadmap/plan/_facts.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("facts", _("Basic facts")),)


def facts_of_step(visit: StepVisit) -> StepFacts:
    return StepFacts(visit.step)


@dataclass(frozen=True)
class InternalNote(StepPart):
    text: str

    template = "roadmap/plan/_internal_note.html"


def note_of_step(visit: StepVisit) -> InternalNote | None:
    note = visit.step.internal_note
    return InternalNote(note) if note and visit.sees_internal else None
