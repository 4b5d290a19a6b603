"""Whom one reached at an organisation that is no more is forgotten after its time, not before."""

import datetime as dt

import pytest
from django.utils import timezone

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
