"""A group with two members, and who looks after it."""

import datetime as dt

import pytest

from regions.meetings.calling.series import call_series
from regions.meetings.calling.single import call_meeting
from regions.meetings.moments import moment_of
from tests.factories.organisations import ContactPersonFactory
from tests.factories.structures import MembershipFactory, StructureFactory
from tests.regions.meetings.moments import NOW


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


@pytest.fixture
def aino(group):
    person = ContactPersonFactory(name="Aino", email="aino@example.org")
    MembershipFactory(structure=group, person=person)
    return person


@pytest.fixture
def call(group, expert):
    """A single meeting; at nine on 2 March 2027."""

    def call(day=dt.date(2027, 3, 2), time=dt.time(9), at=NOW, minutes=90, **facts):
        begins = moment_of(day, time)
        usual = {"title": "Kokous", "room": "Sali 1", "join_url": "", "note": ""}
        ends = begins + dt.timedelta(minutes=minutes)
        return call_meeting(
            group, by=expert, at=at, **usual | {"starts_at": begins, "ends_at": ends} | facts
        )

    return call


@pytest.fixture
def series_facts():
    """The first Tuesday of every month of 2027, at nine."""
    return {
        "title": "Kuukausikokous",
        "nth": 1,
        "weekday": 1,
        "every": 1,
        "starts_on": dt.date(2027, 1, 1),
        "ends_on": dt.date(2027, 12, 31),
        "starts_at": dt.time(9),
        "minutes": 90,
        "room": "Sali 1",
        "join_url": "",
    }


@pytest.fixture
def series(group, expert, series_facts):
    return call_series(group, by=expert, at=NOW, **series_facts)
