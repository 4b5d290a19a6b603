"""On the page of a step: what it should move and whether it did; or that it rests on no figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from roadmap.evidence.step_evidence import StepEvidence, step_evidence
from roadmap.plan.step_page import StepPart, StepVisit


@dataclass(frozen=True)
class EvidencePart(StepEvidence, StepPart):
    template = "roadmap/evidence/_part.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("evidence", _("What the step should move")),)


def evidence_of_step(visit: StepVisit) -> EvidencePart:
    """A step that rests on no figure says so."""
    found = step_evidence(visit.step, user=visit.user)
    return EvidencePart(found.step, found.comparisons, found.origins, found.may_aim)
