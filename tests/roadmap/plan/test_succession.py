"""Steps that are superseded or merged: never into themselves, however many are between."""

import itertools
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from roadmap.access import Refused
from roadmap.models import Step, Succession
from roadmap.plan import succession as room
from roadmap.plan.succession import possible_successors, supersede, way_round, withdraw_succession
from tests.factories.accounts import UserFactory
from tests.factories.roadmap import PriorityFactory, RoadmapFactory, StepFactory
from tests.surveys.aside import PAUSE, Aside

pytestmark = pytest.mark.usefixtures("english")
NOW = timezone.now()


def steps(count, priority=None):
    priority = priority or PriorityFactory()
    return [StepFactory(priority=priority, called=called) for called in "ABCDEFGH"[:count]]


def superseded(step, *successors, by, kind="superseded"):
    return supersede(step, successors=successors, kind=kind, by=by, at=NOW)


def row(step, successor):
    return Succession(step=step, successor=successor, kind="superseded", at=NOW)


@pytest.mark.django_db
def test_a_superseded_step_stands_no_more_and_stays_to_be_read(manager):
    old, *new = steps(3)

    superseded(old, *new, by=manager)

    assert list(Step.objects.standing()) == new
    assert [each.successor for each in old.successions.all()] == new
    event = AuditEvent.objects.get(action="step.superseded")
    assert (event.subject_id, event.details) == (str(old.pk), {"successors": ["B", "C"]})


@pytest.mark.django_db
def test_superseding_twice_writes_once(manager):
    old, new = steps(2)

    superseded(old, new, by=manager)

    assert superseded(old, new, by=manager) == []
    assert Succession.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("length", [2, 3, 8])
def test_a_cycle_is_refused_and_its_way_is_told(manager, length):
    ring = steps(length)
    for step, successor in itertools.pairwise(ring):
        superseded(step, successor, by=manager)

    with pytest.raises(Refused) as refusal:
        superseded(ring[-1], ring[0], by=manager)

    way = " → ".join([str(ring[-1]), *map(str, ring)])
    assert f"would take its own place: {way}." in refusal.value.messages[0]
    assert Succession.objects.count() == length - 1


@pytest.mark.django_db
def test_a_step_does_not_take_its_own_place(manager):
    (step,) = steps(1)
    with pytest.raises(Refused, match="own place"):
        superseded(step, step, by=manager)


@pytest.mark.django_db
def test_two_successors_chosen_at_once_build_no_cycle_between_them(manager):
    first, second, third = steps(3)
    superseded(second, first, by=manager)
    with pytest.raises(Refused):
        superseded(first, third, second, by=manager)
    assert not first.successions.exists()


@pytest.mark.django_db
def test_a_step_of_another_roadmap_is_refused_by_its_name(manager):
    (step,), (other,) = steps(1), steps(1)
    with pytest.raises(Refused, match="“A” belongs to another roadmap"):
        superseded(step, other, by=manager)


@pytest.mark.django_db
def test_without_a_successor_nothing_is_superseded(manager):
    (step,) = steps(1)
    with pytest.raises(Refused, match="Choose at least one"):
        superseded(step, by=manager)


@pytest.mark.django_db
def test_in_an_archived_roadmap_nothing_is_superseded_or_taken_back(manager):
    old, new, other = steps(3, PriorityFactory(roadmap=RoadmapFactory(archived_at=NOW)))
    Succession.objects.bulk_create([row(old, new)])
    with pytest.raises(Refused):
        superseded(new, other, by=manager)
    with pytest.raises(Refused):
        withdraw_succession(old.successions.get(), by=manager, at=NOW)


@pytest.mark.django_db
def test_an_expert_supersedes_nothing(expert):
    old, new = steps(2)
    with pytest.raises(PermissionDenied):
        superseded(old, new, by=expert)


@pytest.mark.django_db
def test_a_succession_that_is_taken_back_lets_the_step_stand_again(manager):
    old, new = steps(2)
    superseded(old, new, by=manager, kind="merged")

    withdraw_succession(old.successions.get(), by=manager, at=NOW)

    assert old in Step.objects.standing()
    assert list(
        AuditEvent.objects.filter(subject_id=str(old.pk))
        .order_by("pk")
        .values_list("action", flat=True)
    ) == ["step.merged", "step.succession_withdrawn"]


@pytest.mark.django_db
def test_only_standing_steps_of_the_roadmap_are_offered(manager):
    step, superseding, gone, offered = steps(4)
    StepFactory()
    superseded(gone, superseding, by=manager)
    superseded(step, superseding, by=manager)
    assert list(possible_successors(step)) == [offered]


def test_a_way_round_is_found_among_many():
    places = {1: [2, 3], 2: [4], 3: [4, 5], 4: [6], 5: [6], 6: []}
    assert way_round(places, step=6, successor=1)[0] == 1
    assert way_round(places, step=6, successor=1)[-1] == 6
    assert way_round(places, step=7, successor=1) == []


# --- The database ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize("length", [2, 3, 8])
def test_the_database_refuses_a_cycle_that_is_written_past_the_action(length):
    ring = steps(length)
    Succession.objects.bulk_create(
        row(step, successor) for step, successor in itertools.pairwise(ring)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row(ring[-1], ring[0]).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.filter(step=ring[0]).update(step=ring[-1], successor=ring[-1])
    assert Succession.objects.count() == length - 1


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_database_refuses_a_whole_cycle_written_at_once():
    first, second, third = steps(3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.bulk_create([row(first, second), row(second, third), row(third, first)])
    assert not Succession.objects.exists()


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_database_refuses_a_cycle_made_by_turning_a_succession_round():
    first, second, third = steps(3)
    Succession.objects.bulk_create([row(first, second), row(second, third), row(first, third)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.filter(step=first, successor=third).update(step=third, successor=first)
    turned = Succession.objects.filter(step=second)
    turned.update(step=third, successor=second)
    assert turned.count() == 0


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_database_refuses_a_successor_of_another_roadmap():
    (step,), (other,) = steps(1), steps(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(step, other).save()


needs_two_writers = pytest.mark.skipif(
    "sqlite" in str(connection.vendor), reason="SQLite has one writer at a time."
)


@pytest.mark.django_db(transaction=True)
@needs_two_writers
def test_two_people_cannot_build_a_cycle_together(manager, monkeypatch):
    first, second = steps(2)
    real = room.require_open

    def slowly(roadmap):
        """Whoever has the lock takes long."""
        current = real(roadmap)
        time_to_meet.wait(PAUSE)
        return current

    time_to_meet = threading.Event()
    monkeypatch.setattr(room, "require_open", slowly)
    other = UserFactory(email="other@example.org", roles=[Role.PROJECT_MANAGER])
    aside = Aside(lambda: superseded(second, first, by=other))
    refused = []
    try:
        superseded(first, second, by=manager)
    except Refused as refusal:
        refused.append(refusal)
    aside.join()
    refused += [aside.error] if aside.error else []

    assert Succession.objects.count() == 1
    assert [type(each) for each in refused] == [Refused]


@pytest.mark.django_db(transaction=True)
@needs_two_writers
def test_the_database_lets_no_two_transactions_close_a_cycle_past_the_action():
    first, second, third = steps(3)
    Succession.objects.bulk_create([row(first, second)])
    with transaction.atomic():
        row(second, third).save()
        # Begins while this is not committed, and waits for it.
        aside = Aside(lambda: row(third, first).save())
        aside.join(PAUSE)
        assert aside.is_alive()
    aside.join()

    assert isinstance(aside.error, IntegrityError)
    assert Succession.objects.count() == 2
