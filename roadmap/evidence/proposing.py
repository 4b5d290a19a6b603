"""Looking at the figures: what they say becomes proposals. Nothing else is made by itself."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from regions.figures import figure_series
from regions.models import Region
from roadmap.access import require_open
from roadmap.evidence.rules import Finding, findings
from roadmap.models import Bounds, Proposal, Roadmap

State = Proposal.State
# Rule, region, and the versions of the figures.
Key = tuple[str, str, int]
# Rule, indicator, region and what was read: the same figures, though written anew, are no newer ones.
Content = tuple[object, ...]


@dataclass(frozen=True)
class Looked:
    proposed: int
    lapsed: int

    @property
    def changed(self) -> bool:
        return bool(self.proposed or self.lapsed)


@transaction.atomic
def propose(roadmap: Roadmap, *, by: User | None, at: dt.datetime) -> Looked:
    """Propose what the newest figures say, and let lapse what they say no longer. Safe any number of times.

    What was decided comes again only for a newer figure. The queries do not grow with regions and
    figures. Raises `Refused` for an archived roadmap.
    """
    current = require_open(roadmap)
    found = {_key(finding): finding for finding in _findings(current)}
    known = Proposal.objects.filter(roadmap=current).select_related("figure", "other_figure")
    proposals = list(known)
    by_key: dict[Key, Proposal] = {
        (each.rule, each.region_id, each.figure_id): each for each in proposals
    }
    decided = {_said(each) for each in proposals if each.is_decided}
    new = [
        finding
        for key, finding in found.items()
        if key not in by_key and _would_say(finding) not in decided
    ]
    again = [
        proposal
        for key, proposal in by_key.items()
        if key in found and proposal.state == State.LAPSED
    ]
    gone = [
        proposal
        for key, proposal in by_key.items()
        if key not in found and proposal.state == State.OPEN
    ]
    _write(current, new, again, gone, found, at=at)
    looked = Looked(len(new) + len(again), len(gone))
    if looked.changed:
        trail.record(
            "proposal.made",
            subject=current,
            by=by,
            at=at,
            proposed=looked.proposed,
            lapsed=looked.lapsed,
        )
    return looked


def _findings(roadmap: Roadmap) -> Iterable[Finding]:
    bounds = list(Bounds.objects.filter(roadmap=roadmap).select_related("indicator"))
    if not bounds:
        return
    series = figure_series([each.indicator_id for each in bounds])
    regions = list(Region.objects.order_by("code").values_list("code", flat=True))
    for each in bounds:
        for region in regions:
            yield from findings(each, series, region)


def _write(
    roadmap: Roadmap,
    new: Sequence[Finding],
    again: Sequence[Proposal],
    gone: Sequence[Proposal],
    found: Mapping[Key, Finding],
    *,
    at: dt.datetime,
) -> None:
    Proposal.objects.bulk_create(
        Proposal(
            roadmap=roadmap,
            region_id=finding.region,
            rule=finding.rule,
            figure_id=finding.figure.point.id,
            other_figure_id=finding.other.point.id if finding.other else None,
            proposed_at=at,
        )
        for finding in new
    )
    for proposal in again:
        finding = found[proposal.rule, proposal.region_id, proposal.figure_id]
        proposal.state, proposal.proposed_at = State.OPEN, at
        proposal.other_figure_id = finding.other.point.id if finding.other else None
    Proposal.objects.bulk_update(again, ["state", "proposed_at", "other_figure"])
    if gone:
        lapsed = Proposal.objects.filter(pk__in=[proposal.pk for proposal in gone])
        lapsed.filter(state=State.OPEN).update(state=State.LAPSED)


def _key(finding: Finding) -> Key:
    return finding.rule, finding.region, finding.figure.point.id


def _said(proposal: Proposal) -> Content:
    figures = [proposal.figure, proposal.other_figure]
    told = [(f.breakdown, f.reference_on, f.value) for f in figures if f is not None]
    return proposal.rule, proposal.figure.indicator_id, proposal.region_id, *told


def _would_say(finding: Finding) -> Content:
    figures = [finding.figure, finding.other]
    told = [(f.breakdown, f.point.on, f.point.value) for f in figures if f is not None]
    return finding.rule, finding.indicator, finding.region, *told
