"""What pages say once a round is over, and before its results are shown to everybody."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.models import Round
from tests.surveys.conftest import make_round

pytestmark = pytest.mark.django_db

ENDED = timezone.now() - dt.timedelta(hours=1)


def over(survey, **fields):
    return make_round(survey, **{"closes_at": ENDED, "closed_at": ENDED} | fields)


def enter(client, person):
    client.force_login(person)
    client.cookies["django_language"] = "en"


def address(round_, name):
    return reverse(f"surveys:round_{name}", args=[round_.pk])


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_publishing_says_that_everybody_on_the_internet_reads(client, manager, survey):
    round_ = over(survey)
    enter(client, manager)

    page = client.get(address(round_, "publish")).text

    assert "without signing in" in page
    assert reverse("api:round_results", args=[round_.pk]) in page
    assert "This round is named" not in page


def test_publishing_a_named_round_says_that_a_person_may_be_known(client, manager, survey):
    round_ = over(survey, audience="experts")
    enter(client, manager)

    assert "even where one person has answered" in client.get(address(round_, "publish")).text


def test_withdrawing_says_that_copies_stay(client, manager, survey):
    round_ = over(survey, results_published_at=ENDED)
    enter(client, manager)

    page = client.get(address(round_, "publish")).text

    assert reverse("api:round_results", args=[round_.pk]) in page
    assert "What others have copied" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_round_that_is_over_is_not_extended(client, manager, survey, method):
    round_ = over(survey)
    enter(client, manager)

    response = getattr(client, method)(address(round_, "extend"), follow=True)

    assert messages_of(response) == ["Only a round that is open can be extended."]
    assert Round.objects.get().closes_at == ENDED


def test_a_plan_that_is_over_has_no_end_to_be_moved(client, manager, survey):
    enter(client, manager)

    told = messages_of(client.get(address(over(survey), "edit"), follow=True))

    assert told == ["The round is over: nothing in it can be changed any more."]


def test_who_may_not_follow_rounds_is_told_who_does(client, admin, organisation_round):
    enter(client, admin)

    page = client.get(reverse("surveys:round_list")).text

    assert "Nothing for you here yet" in page
    assert "No rounds yet" not in page
