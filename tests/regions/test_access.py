"""Who may do something in a region: asked by the decorator that turns its slug into the region."""

import datetime as dt

import pytest
from django.urls import reverse

from regions.models import Assignment
from tests.factories.regions import AssignmentFactory

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 6)

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in_where_the_public_holds_nothing(client, lappi):
    path = reverse("organisations:organisation_list", args=[lappi.slug])

    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_what_the_public_holds_asks_nobody_to_sign_in(client, lappi):
    assert client.get(reverse("regions:region_detail", args=[lappi.slug])).status_code == 200


@pytest.mark.parametrize(
    ("ends_on", "day", "is_active"),
    [
        (LAST, FIRST - DAY, False),
        (LAST, FIRST, True),
        (LAST, LAST, True),
        (LAST, LAST + DAY, False),
        (None, FIRST - DAY, False),
        (None, LAST, True),
    ],
)
def test_an_expert_works_from_the_first_day_to_the_last(stranger, kainuu, ends_on, day, is_active):
    work = AssignmentFactory(user=stranger, region=kainuu, starts_on=FIRST, ends_on=ends_on)

    asked_of_one = work.is_active_on(day)
    asked_of_all = Assignment.objects.active_on(day).filter(pk=work.pk).exists()

    assert (asked_of_one, asked_of_all) == (is_active, is_active)
