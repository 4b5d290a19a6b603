"""Proposals as people read them: which figure said what, which steps already aim at it, who decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.models import Region
from roadmap.evidence.proposal_words import proposal_sentences, proposal_title, source_of
from roadmap.models import Bounds, Proposal, Roadmap, Step, Target

State = Proposal.State
DECIDED = (State.ACCEPTED, State.DISMISSED)


@dataclass(frozen=True)
class ProposalCard:
    """One proposal, with all that is needed to decide."""

    proposal: Proposal
    title: str
    sentences: list[str]
    source: str
    # Steps that apply to the region and already aim at the indicator.
    aiming: list[Step]
    decision: str
    may_decide: bool

    @property
    def figure_url(self) -> str:
        figure = self.proposal.figure
        return f"{figure.indicator.get_absolute_url()}?region={self.proposal.region.slug}"


def proposals_of(roadmap: Roadmap) -> QuerySet[Proposal]:
    return with_all_that_is_told(Proposal.objects.filter(roadmap=roadmap))


def with_all_that_is_told(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """But for the steps that aim."""
    return proposals.select_related(
        "roadmap",
        "region",
        "figure__indicator",
        "figure__superseded_by",
        "other_figure__indicator",
        "other_figure__superseded_by",
        "step__priority__roadmap",
        "decided_by",
    )


def proposal_cards(
    roadmap: Roadmap, proposals: Iterable[Proposal], *, user: User
) -> list[ProposalCard]:
    """A fixed number of queries, however many there are."""
    rows = list(proposals)
    bounds = {each.indicator_id: each for each in _bounds(roadmap)}
    aiming = _aiming(roadmap, {row.figure.indicator_id for row in rows})
    mine = deciding_regions(user)
    return [
        ProposalCard(
            proposal=row,
            title=proposal_title(row),
            sentences=proposal_sentences(
                row, bounds.get(row.figure.indicator_id) if row.is_open else None
            ),
            source=source_of(row),
            aiming=[
                step
                for step, codes in aiming[row.figure.indicator_id]
                if codes is None or row.region_id in codes
            ],
            decision=decision_in_words(row),
            may_decide=row.is_open
            and not roadmap.is_archived
            and (mine is None or row.region_id in mine),
        )
        for row in rows
    ]


def deciding_regions(user: User) -> set[str] | None:
    """The codes of those for which this person decides; None: for all."""
    if user.has_perm(Permission.REPORT_ROADMAP):
        return None
    if not user.has_perm_anywhere(Permission.REPORT_ROADMAP):
        return set()
    return set(
        Region.objects.assigned_to(user, on=timezone.localdate()).values_list("code", flat=True)
    )


def decision_in_words(proposal: Proposal) -> str:
    """ "Accepted by Aino Esimerkki, 30.11.2026 10.15." Empty while it is open."""
    if proposal.is_open:
        return ""
    if not proposal.is_decided or proposal.decided_at is None:
        return _("Lapsed: the figures say it no longer.")
    told = {
        "who": proposal.decided_by or _("somebody who has left"),
        "when": date_format(timezone.localtime(proposal.decided_at), "SHORT_DATETIME_FORMAT"),
    }
    if proposal.state == State.ACCEPTED:
        return _("Accepted by %(who)s, %(when)s.") % told
    return _("Dismissed by %(who)s, %(when)s.") % told


def proposal_url(proposal: Proposal, what: str = "detail") -> str:
    return reverse(f"roadmap:proposal_{what}", args=[proposal.roadmap.slug, proposal.pk])


def _bounds(roadmap: Roadmap) -> QuerySet[Bounds]:
    return Bounds.objects.filter(roadmap=roadmap).select_related("indicator")


def _aiming(
    roadmap: Roadmap, indicators: Collection[str]
) -> dict[str, list[tuple[Step, set[str] | None]]]:
    """By indicator: the standing steps that aim at it, and in which regions; None: in all."""
    targets = Target.objects.filter(
        indicator__in=indicators,
        step__in=Step.objects.filter(priority__roadmap=roadmap).standing(),
    )
    found: dict[str, dict[Step, set[str] | None]] = defaultdict(dict)
    for target in targets.select_related("step").prefetch_related("step__regions"):
        step = target.step
        codes = None if step.is_national else {region.code for region in step.regions.all()}
        found[target.indicator_id][step] = codes
    return defaultdict(list, {code: list(steps.items()) for code, steps in found.items()})
