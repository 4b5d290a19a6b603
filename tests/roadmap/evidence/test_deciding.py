"""A person decides: in their own regions, once, with a reason where it is no."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from portal.audit.models import AuditEvent
from regions.models import Assignment
from roadmap.access import Refused
from roadmap.evidence.deciding import (
    AlreadyDecided,
    accept_with_new_step,
    accept_with_step,
    dismiss,
)
from roadmap.models import Step, Succession
from tests.factories.roadmap import PriorityFactory, ProposalFactory, StepFactory

TITLES = {"fi": "Nostetaan", "sv": "Upp", "en": "Up"}


@pytest.fixture
def proposal(low, reach, lappi, figure):
    said = figure(lappi, "2.4")
    return ProposalFactory(roadmap=low.roadmap, region=lappi, figure=said)


def make_step(proposal, priority, by, at, **told):
    told = {
        "priority": priority,
        "titles": TITLES,
        "reasons": {},
        "starts_on": dt.date(2026, 12, 1),
        "ends_on": dt.date(2027, 12, 1),
        "value": Decimal(3),
    } | told
    return accept_with_new_step(proposal, **told, by=by, at=at)


def test_accepting_makes_a_step_of_the_region_that_starts_from_the_figure(
    proposal, priority, expert, lappi, now
):
    step = make_step(proposal, priority, expert, now)
    assert (step.is_national, list(step.regions.all())) == (False, [lappi])
    (target,) = step.targets.all()
    assert (target.indicator_id, target.breakdown) == ("reach", "experts")
    assert (target.baseline, target.value, target.by_on) == (proposal.figure, 3, step.ends_on)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.step) == ("accepted", step)
    assert (proposal.decided_by, proposal.decided_at) == (expert, now)
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"step.created", "target.added", "proposal.accepted"} <= actions


def test_a_value_on_the_wrong_side_is_refused_and_nothing_is_made(proposal, priority, expert, now):
    with pytest.raises(Refused) as refused:
        make_step(proposal, priority, expert, now, value=Decimal(2))
    assert "2,4" in refused.value.messages[0]
    proposal.refresh_from_db()
    assert (proposal.state, Step.objects.count()) == ("open", 0)


def test_a_priority_of_another_roadmap_is_refused(proposal, expert, now):
    with pytest.raises(Refused):
        make_step(proposal, PriorityFactory(), expert, now)


def test_dismissing_needs_a_reason(proposal, expert, now):
    with pytest.raises(Refused):
        dismiss(proposal, reason="  ", by=expert, at=now)
    dismiss(proposal, reason="Ei nyt", by=expert, at=now)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason, proposal.decided_by) == ("dismissed", "Ei nyt", expert)


def test_it_is_linked_to_a_standing_step_of_the_roadmap_that_applies_to_the_region(
    proposal, priority, expert, lappi, satakunta, now
):
    replaced = StepFactory(priority=priority)
    national = StepFactory(priority=priority)
    Succession.objects.create(step=replaced, successor=national, kind="superseded", at=now)
    elsewhere = StepFactory(priority=priority, regions=[satakunta])
    other_roadmap = StepFactory()
    for step in (replaced, elsewhere, other_roadmap):
        with pytest.raises(Refused):
            accept_with_step(proposal, step, by=expert, at=now)
    accept_with_step(proposal, national, by=expert, at=now)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.step) == ("accepted", national)


def test_who_comes_second_is_told_who_decided(proposal, priority, expert, colleague, now):
    dismiss(proposal, reason="Ei nyt", by=colleague, at=now)
    with pytest.raises(AlreadyDecided) as late:
        make_step(proposal, priority, expert, now)
    assert late.value.proposal.decided_by == colleague
    assert not Step.objects.exists()


def test_an_expert_of_another_region_decides_nothing_here(proposal, priority, stranger, now):
    with pytest.raises(PermissionDenied):
        make_step(proposal, priority, stranger, now)
    with pytest.raises(PermissionDenied):
        dismiss(proposal, reason="Ei", by=stranger, at=now)


def test_an_assignment_that_ended_since_the_page_came_decides_nothing(proposal, expert, now):
    assert expert.has_perm("roadmap.report", proposal.region)
    Assignment.objects.filter(user=expert).update(ends_on=dt.date(2020, 1, 1))
    with pytest.raises(PermissionDenied):
        dismiss(proposal, reason="Ei", by=expert, at=now)


def test_nothing_is_decided_in_an_archived_roadmap(proposal, manager, now):
    proposal.roadmap.archived_at = now
    proposal.roadmap.save()
    with pytest.raises(Refused):
        dismiss(proposal, reason="Ei", by=manager, at=now)


def test_the_manager_decides_everywhere(proposal, manager, now):
    dismiss(proposal, reason="Ei nyt", by=manager, at=now)
    proposal.refresh_from_db()
    assert proposal.decided_by == manager
