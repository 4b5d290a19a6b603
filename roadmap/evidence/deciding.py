"""A proposal is accepted, with a new step or an existing one, or dismissed with a reason: by a person."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from roadmap.access import Refused, require_open, require_report
from roadmap.evidence.targets import add_target
from roadmap.models import Priority, Proposal, Step
from roadmap.plan.step import add_step, suggested_code

State = Proposal.State


class AlreadyDecided(Exception):
    """A colleague was faster, or the figures changed; `proposal` says who decided what."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(proposal.pk)
        self.proposal = proposal


@transaction.atomic
def accept_with_new_step(
    proposal: Proposal,
    *,
    priority: Priority,
    titles: Mapping[str, str],
    reasons: Mapping[str, str],
    starts_on: dt.date,
    ends_on: dt.date,
    value: Decimal | None,
    by: User,
    at: dt.datetime,
) -> Step:
    """Make a step of the region that is to move the figure. Raises `Refused`, `AlreadyDecided`."""
    current = _undecided(proposal, by)
    if priority.roadmap_id != current.roadmap_id:
        raise Refused({"priority": _("Choose a priority of this roadmap.")})
    step = add_step(
        priority=priority,
        code=suggested_code(priority),
        regions=[current.region],
        texts=Step.title.by_column(titles) | Step.reason.by_column(reasons),
        starts_on=starts_on,
        ends_on=ends_on,
        precision=Step.Precision.DAY,
        is_national=False,
        responsible_role="expert",
        by=by,
        at=at,
    )
    figure = current.figure
    add_target(
        step,
        indicator=figure.indicator,
        breakdown=figure.breakdown,
        baseline=figure,
        value=value,
        by_on=ends_on,
        by=by,
        at=at,
    )
    _accept(current, step, by=by, at=at)
    return step


@transaction.atomic
def accept_with_step(proposal: Proposal, step: Step, *, by: User, at: dt.datetime) -> None:
    """Link it to a step that is under way. Raises `Refused`, `AlreadyDecided`."""
    current = _undecided(proposal, by)
    if step.pk not in linkable_steps(current).values_list("pk", flat=True):
        raise Refused(
            _("Choose a step of this roadmap that applies to %(region)s and has not been replaced.")
            % {"region": current.region}
        )
    _accept(current, step, by=by, at=at)


@transaction.atomic
def dismiss(proposal: Proposal, *, reason: str, by: User, at: dt.datetime) -> None:
    """Not now, for this reason; it comes again for a newer figure alone. Raises as accepting does."""
    current = _undecided(proposal, by)
    if not reason.strip():
        raise Refused({"reason": _("Say why the proposal is dismissed.")})
    current.state, current.reason = State.DISMISSED, reason
    current.decided_by, current.decided_at = by, at
    current.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    trail.record("proposal.dismissed", subject=current, by=by, at=at, scope=current.region_id)


def linkable_steps(proposal: Proposal) -> QuerySet[Step]:
    """Those of the same roadmap that apply to the region and stand."""
    steps = Step.objects.filter(priority__roadmap=proposal.roadmap_id).standing()
    return steps.applying_to(proposal.region).select_related("priority")


def _undecided(proposal: Proposal, by: User) -> Proposal:
    """As it stands now, held until the end of the transaction."""
    require_report(by, proposal.region)
    require_open(proposal.roadmap)
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    current = rows.select_related("figure__indicator", "region", "decided_by", "step").get(
        pk=proposal.pk
    )
    if not current.is_open:
        raise AlreadyDecided(current)
    return current


def _accept(proposal: Proposal, step: Step, *, by: User, at: dt.datetime) -> None:
    proposal.state, proposal.step = State.ACCEPTED, step
    proposal.decided_by, proposal.decided_at = by, at
    proposal.save(update_fields=["state", "step", "decided_by", "decided_at"])
    trail.record(
        "proposal.accepted",
        subject=proposal,
        by=by,
        at=at,
        scope=proposal.region_id,
        step=step.pk,
    )
