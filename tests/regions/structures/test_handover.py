"""Handing over an expert's work takes coordination and open actions along."""

import datetime as dt

import pytest
from django.utils import timezone

from regions.handover.parts import Handing, Share
from regions.meetings.handover_parts import find_actions, move_actions
from regions.structures.handover_parts import find_coordinations, move_coordinations
from regions.structures.models import Coordinator
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, MeetingOutcomeFactory
from tests.factories.organisations import ContactPersonFactory
from tests.factories.structures import CoordinatorFactory, StructureFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
FIRST = TODAY + dt.timedelta(days=10)


@pytest.fixture
def leaver(db):
    return UserFactory(email="leaver@example.org")


@pytest.fixture
def successor(db):
    return UserFactory(email="successor@example.org", name="Seuraaja Esimerkki")


@pytest.fixture
def handing(leaver, successor, lappi):
    def make(**more):
        shares = (Share(lappi, successor),)
        return Handing(leaver, shares, FIRST, TODAY, timezone.now(), **more)

    return make


@pytest.fixture
def group(lappi, leaver):
    group = StructureFactory(regions=[lappi])
    CoordinatorFactory(structure=group, user=leaver)
    return group


def coordinators(group, day):
    return set(
        Coordinator.objects.active_on(day)
        .filter(structure=group)
        .values_list("user__email", flat=True)
    )


def test_the_successor_coordinates_from_the_first_day(handing, group, leaver, successor):
    [item] = find_coordinations(handing())
    assert (item.fate, item.successor, item.words()) == ("moves", successor, str(group))

    move_coordinations(handing(), by=None)

    assert coordinators(group, FIRST - dt.timedelta(days=1)) == {leaver.email}
    assert coordinators(group, FIRST) == {successor.email}


def test_whoever_coordinates_already_does_so_once(handing, group, successor):
    CoordinatorFactory(structure=group, user=successor)

    move_coordinations(handing(), by=None)

    assert Coordinator.objects.active_on(FIRST).filter(structure=group).count() == 1


def test_what_lies_elsewhere_stays_with_whoever_works_on(handing, leaver, satakunta):
    CoordinatorFactory(structure=StructureFactory(regions=[satakunta]), user=leaver)

    assert [item.fate for item in find_coordinations(handing(keeps_some=True))] == ["stays"]
    assert [item.fate for item in find_coordinations(handing())] == ["moves"]


def test_open_actions_go_along_and_done_ones_stay(handing, group, leaver):
    person = ContactPersonFactory(email=leaver.email)
    meeting = MeetingFactory(structure=group)
    todo, done = (
        MeetingOutcomeFactory(
            meeting=meeting, kind="action", person=person, due_on=TODAY, done_at=done_at
        )
        for done_at in (None, timezone.now())
    )
    assert len(list(find_actions(handing()))) == 1

    move_actions(handing(), by=None)

    todo.refresh_from_db()
    done.refresh_from_db()
    assert (todo.person.email, todo.person.name) == ("successor@example.org", "Seuraaja Esimerkki")
    assert done.person == person
