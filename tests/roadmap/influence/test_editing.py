"""Influence points are planned and changed: where one works, in roadmaps that run, unseen by nobody."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.revisions.facts import EditConflict, facts_of, mark_of
from roadmap.access import Refused
from roadmap.influence.editing import FACTS, create_point, delete_point, edit_point
from roadmap.models import InfluencePoint, Succession, TextRevision
from tests.factories.roadmap import (
    InfluencePointFactory,
    OutcomeFactory,
    PriorityFactory,
    RoadmapFactory,
    StepFactory,
)
from tests.factories.structures import StructureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = dt.date(2027, 3, 15)
TEXTS = {"title_fi": "Strategia päätetään", "title_sv": "Strategin antas", "message_fi": "Viesti"}


def plan(by, **fields):
    fields = {"step": StepFactory(), "decides_on": DAY} | fields
    return create_point(texts=TEXTS, by=by, at=timezone.now(), **fields)


def point_version(point):
    return mark_of(facts_of(point, FACTS))


def change(point, by, seen=None, **fields):
    seen = point_version(point) if seen is None else seen
    return edit_point(point, seen=seen, by=by, at=timezone.now(), **fields)


def test_a_point_is_planned_with_its_first_texts_and_a_line_in_the_trail(expert, lappi):
    point = plan(expert, region=lappi)

    assert (point.title_sv, point.region, point.deadline) == ("Strategin antas", lappi, DAY)
    revision = TextRevision.objects.get(influence_point=point)
    assert (revision.number, revision.author, revision.texts["message"]["fi"]) == (
        1,
        expert,
        "Viesti",
    )
    event = AuditEvent.objects.get(action="influence_point.created")
    assert (event.subject_id, event.scope) == (str(point.pk), lappi.code)


def test_an_expert_plans_neither_for_another_region_nor_for_the_nation(expert, satakunta):
    for region in (satakunta, None):
        with pytest.raises(PermissionDenied):
            plan(expert, region=region)
    assert not InfluencePoint.objects.exists()


def test_the_manager_plans_for_the_nation_and_of_a_priority(manager):
    point = plan(manager, step=None, priority=PriorityFactory())
    assert (point.region, point.step) == (None, None)


def test_a_point_belongs_to_one_thing_and_is_heard_before_the_decision(manager):
    with pytest.raises(ValidationError, match="not both"):
        plan(manager, priority=PriorityFactory())
    with pytest.raises(ValidationError, match="before the decision"):
        plan(manager, statements_until=DAY + dt.timedelta(days=1))
    with pytest.raises(ValidationError):
        plan(manager, step=None)


def test_a_point_of_a_region_is_refused_for_a_step_of_others(manager, lappi, satakunta):
    elsewhere = StepFactory(regions=[satakunta])
    with pytest.raises(Refused, match="not a step of this region"):
        plan(manager, step=elsewhere, region=lappi)
    assert plan(manager, step=elsewhere, region=None).region is None


def test_nothing_is_planned_in_an_archived_roadmap_or_for_a_superseded_step(manager):
    archived = RoadmapFactory(archived_at=timezone.now())
    with pytest.raises(Refused, match="archived"):
        plan(manager, step=None, priority=PriorityFactory(roadmap=archived))
    old = StepFactory()
    new = StepFactory(priority=old.priority)
    Succession.objects.create(step=old, successor=new, kind="superseded", at=timezone.now())
    with pytest.raises(Refused, match=str(new)):
        plan(manager, step=old)


def test_days_are_moved_and_the_trail_knows(expert, lappi):
    point = plan(expert, region=lappi)
    change(point, expert, decides_on=DAY + dt.timedelta(days=7))

    point.refresh_from_db()
    assert point.decides_on == DAY + dt.timedelta(days=7)
    assert AuditEvent.objects.filter(action="influence_point.edited").count() == 1


def test_what_a_colleague_changed_is_not_written_over_unseen(expert, manager, lappi):
    point = plan(expert, region=lappi)
    seen = point_version(point)
    change(point, manager, decides_on=DAY + dt.timedelta(days=1))

    with pytest.raises(EditConflict) as conflict:
        change(point, expert, seen=seen, decides_on=DAY + dt.timedelta(days=2))

    assert conflict.value.current.decides_on == DAY + dt.timedelta(days=1)
    point.refresh_from_db()
    assert point.decides_on == DAY + dt.timedelta(days=1)


def test_the_same_change_sent_twice_is_one(expert, lappi):
    point = plan(expert, region=lappi)
    seen = point_version(point)
    board = StructureFactory(regions=[lappi])
    for _twice in range(2):
        change(point, expert, seen=seen, structure=board)
    assert AuditEvent.objects.filter(action="influence_point.edited").count() == 1


def test_an_expert_neither_takes_a_point_from_a_region_nor_gives_it_to_one(
    expert, manager, lappi, satakunta
):
    own, foreign = plan(expert, region=lappi), plan(manager, region=satakunta)
    with pytest.raises(PermissionDenied):
        change(own, expert, region=satakunta)
    with pytest.raises(PermissionDenied):
        change(foreign, expert, region=lappi)


def test_an_assignment_that_ended_meanwhile_is_found(expert, lappi):
    point = plan(expert, region=lappi)
    expert.assignments.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        change(point, expert, structure=StructureFactory())


def test_a_point_may_be_moved_from_a_superseded_step_to_its_successor(manager):
    old = StepFactory()
    new = StepFactory(priority=old.priority)
    point = InfluencePointFactory(step=old)
    Succession.objects.create(step=old, successor=new, kind="superseded", at=timezone.now())
    with pytest.raises(Refused):
        change(point, manager, structure=StructureFactory())
    assert change(point, manager, step=new).step == new


def test_a_point_is_deleted_until_something_came_of_it(expert, lappi):
    point = plan(expert, region=lappi)
    delete_point(point, by=expert, at=timezone.now())
    assert not InfluencePoint.objects.exists()
    assert AuditEvent.objects.filter(action="influence_point.deleted").exists()

    told = OutcomeFactory(influence_point=plan(expert, region=lappi)).influence_point
    with pytest.raises(Refused, match="history"):
        delete_point(told, by=expert, at=timezone.now())
    assert InfluencePoint.objects.get() == told
