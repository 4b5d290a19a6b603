"""Whom one reached at an organisation that is no more is forgotten after its time, not before."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.retention.running import erase
from portal.retention.schedule import SCHEDULE
from regions.organisations.models import OrganisationChange
from regions.organisations.retention import long_dissolved
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_time_counts_from_the_day_on_which_it_was_dissolved():
    before = timezone.now() - dt.timedelta(days=730)
    long_gone = timezone.localdate(before)
    was = {"status": "dissolved", "email": "hallitus@jarjesto.example"}
    gone = OrganisationFactory(dissolved_on=long_gone, **was)
    OrganisationFactory(dissolved_on=long_gone + dt.timedelta(days=1), **was)
    OrganisationFactory(dissolved_on=None, **was)
    OrganisationFactory(email="hallitus@jarjesto.example")

    assert list(long_dissolved(before)) == [gone]


ADDRESSES = {
    "email": ["vanha@jarjesto.example", "uusi@jarjesto.example"],
    "phone": ["", "016 123 456"],
    "website": ["https://vanha.example", ""],
}
OTHERS = {
    "name": ["Vanha ry", "Uusi ry"],
    "office": [{"kind": "chair", "title": "", "person": 1, "starts_on": "", "ends_on": ""}, None],
}


def changed(organisation, at):
    return organisation.changes.create(at=at, source="form", facts=ADDRESSES | OTHERS)


def told_after_erasing(at):
    """Number of each change → the keys of the facts that it still tells."""
    erase("old_addresses", at=at)
    return {one.pk: set(one.facts) for one in OrganisationChange.objects.all()}


def test_earlier_addresses_are_forgotten_two_years_after_the_change():
    now = timezone.now()
    two_years_ago = SCHEDULE["old_addresses"].limit(now)
    living = OrganisationFactory(email="uusi@jarjesto.example")
    old = changed(living, two_years_ago)
    newer = changed(living, two_years_ago + dt.timedelta(minutes=1))

    told = told_after_erasing(now)

    assert told == {old.pk: set(OTHERS), newer.pk: set(ADDRESSES | OTHERS)}
    living.refresh_from_db()
    assert living.email == "uusi@jarjesto.example", "today's address is no history"
    assert erase("old_addresses", at=now) == 0


def test_of_a_long_dissolved_organisation_newer_changes_are_forgotten_too():
    now = timezone.now()
    two_years_ago = timezone.localdate(SCHEDULE["old_addresses"].limit(now))
    gone = OrganisationFactory(status="dissolved", dissolved_on=two_years_ago)
    going = OrganisationFactory(
        status="dissolved", dissolved_on=two_years_ago + dt.timedelta(days=1)
    )
    of_gone, of_going = (changed(one, now - dt.timedelta(days=30)) for one in (gone, going))

    told = told_after_erasing(now)

    assert told == {of_gone.pk: set(OTHERS), of_going.pk: set(ADDRESSES | OTHERS)}
    erase("organisations", at=now)
    of_gone.refresh_from_db()
    assert set(of_gone.facts) == {"name"}, "who held offices there is forgotten as well"
