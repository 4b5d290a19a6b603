"""What a step rests on: its targets with what became of them, and the proposals it came of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.accounts.models import User
from regions.models import IndicatorValue
from roadmap.evidence.before_after import Comparison, compare, sources
from roadmap.evidence.comparison_words import comparison_sentences, target_sentence
from roadmap.evidence.proposal_words import proposal_sentences, proposal_title
from roadmap.evidence.proposals import decision_in_words, proposals_of
from roadmap.evidence.targets import may_aim
from roadmap.models import Proposal, Step
from roadmap.models.roadmap import sees_drafts

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class ShownComparison:
    comparison: Comparison
    # From what to what by when; empty where the step has no target for these answers.
    target: str
    sentences: list[str]
    sources: list[IndicatorValue]


@dataclass(frozen=True)
class Origin:
    """A proposal of which the step came."""

    proposal: Proposal
    title: str
    sentences: list[str]
    decision: str


@dataclass(frozen=True)
class StepEvidence:
    step: Step
    comparisons: Sequence[ShownComparison]
    # For those who work with the roadmap.
    origins: Sequence[Origin]
    may_aim: bool

    @property
    def rests_on_figure(self) -> bool:
        return bool(self.comparisons)


def step_evidence(step: Step, *, user: "User | AnonymousUser") -> StepEvidence:
    """A fixed number of queries, however many indicators and regions."""
    comparisons = compare(step)
    known = sources(comparisons)
    return StepEvidence(
        step,
        [_shown(each, known) for each in comparisons],
        _origins(step) if sees_drafts(user) else [],
        isinstance(user, User) and not step.roadmap.is_archived and may_aim(user, step),
    )


def _shown(comparison: Comparison, known: Sequence[IndicatorValue]) -> ShownComparison:
    target = comparison.target
    return ShownComparison(
        comparison,
        target_sentence(target) if target else "",
        comparison_sentences(comparison),
        [
            each
            for each in known
            if (each.indicator_id, each.breakdown)
            == (comparison.indicator.pk, comparison.breakdown)
        ],
    )


def _origins(step: Step) -> list[Origin]:
    accepted = proposals_of(step.roadmap).filter(step=step).order_by("decided_at")
    return [
        Origin(each, proposal_title(each), proposal_sentences(each, None), decision_in_words(each))
        for each in accepted
    ]
