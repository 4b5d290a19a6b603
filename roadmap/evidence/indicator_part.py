"""On the page of an indicator: which steps should move it, and what its figures proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from regions.indicator_page import IndicatorPart, IndicatorVisit
from regions.models import IndicatorValue
from roadmap.evidence.proposal_words import proposal_sentences, proposal_title
from roadmap.evidence.proposals import decision_in_words, proposal_url, with_all_that_is_told
from roadmap.models import Proposal, Step, Target
from roadmap.models.roadmap import sees_drafts

# Named on the page; older ones stand in the list of their roadmap.
MOST_PROPOSALS = 10
MOST_REGIONS = 3


@dataclass(frozen=True)
class Aim:
    """A step that should move the indicator."""

    step: Step
    where: str
    whose: str


@dataclass(frozen=True)
class ProposedByFigure:
    url: str
    title: str
    sentences: list[str]
    decision: str
    step: Step | None

    @property
    def open(self) -> str:
        return _("Not decided yet.")


@dataclass(frozen=True)
class RoadmapPart(IndicatorPart):
    aims: Sequence[Aim]
    # For those who work with the roadmap.
    proposals: Sequence[ProposedByFigure]
    more: int

    template = "roadmap/evidence/_indicator.html"


def roadmap_of_indicator(visit: IndicatorVisit) -> RoadmapPart | None:
    """Nothing where no roadmap knows the indicator. With a region in mind, what is of that region."""
    aims = list(_aims(visit))
    proposals = _proposals(visit) if sees_drafts(visit.user) else []
    if not aims and not proposals:
        return None
    shown = [_told(proposal) for proposal in proposals[:MOST_PROPOSALS]]
    return RoadmapPart(aims, shown, max(len(proposals) - MOST_PROPOSALS, 0))


def _aims(visit: IndicatorVisit) -> Iterator[Aim]:
    steps = Step.objects.visible_to(visit.user).standing()
    if visit.region is not None:
        steps = steps.applying_to(visit.region)
    targets = Target.objects.filter(indicator=visit.indicator, step__in=steps)
    targets = targets.select_related("step__priority__roadmap").prefetch_related("step__regions")
    for target in targets.order_by("-step__priority__roadmap__starts_on", "step", "breakdown"):
        breakdown = target.breakdown
        whose = str(IndicatorValue.Breakdown(breakdown).label) if breakdown else ""
        yield Aim(target.step, _where(target.step), whose)


def _where(step: Step) -> str:
    if step.is_national:
        return _("Whole country")
    names = [region.short_name for region in step.regions.all()]
    if len(names) > MOST_REGIONS:
        return _("%(count)d regions") % {"count": len(names)}
    return get_text_list(names, _("and"))


def _proposals(visit: IndicatorVisit) -> list[Proposal]:
    rows = with_all_that_is_told(Proposal.objects.filter(figure__indicator=visit.indicator))
    rows = rows.exclude(state=Proposal.State.LAPSED)
    if visit.region is not None:
        rows = rows.filter(region=visit.region)
    return list(rows)


def _told(proposal: Proposal) -> ProposedByFigure:
    return ProposedByFigure(
        proposal_url(proposal),
        proposal_title(proposal),
        proposal_sentences(proposal, None),
        decision_in_words(proposal),
        proposal.step,
    )
