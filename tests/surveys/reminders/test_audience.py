"""Who hears of a round again, and who of those that have not answered does not."""

import datetime as dt

import pytest

from regions.organisations.models import Organisation
from surveys.reminders.audience import LeftOut, left_out, waiting_for_reminder

pytestmark = pytest.mark.django_db


def test_whoever_was_invited_at_the_opening_waits_from_the_first_day(invitation):
    Organisation.objects.update(email="a@example.org")
    at = invitation.round.opened_at + dt.timedelta(minutes=1)

    assert list(waiting_for_reminder(invitation.round, at=at)) == [invitation]
    assert left_out(invitation.round, at=at) == LeftOut(today=0, silent=0, unreachable=0)


def test_a_dissolved_organisation_is_not_reminded(invitation):
    Organisation.objects.update(email="a@example.org", status=Organisation.Status.DISSOLVED)

    found = waiting_for_reminder(invitation.round, at=invitation.round.closes_at)

    assert list(found) == []
