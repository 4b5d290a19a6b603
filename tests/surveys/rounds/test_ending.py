"""What pages say once a round is over, and before its results are shown to everybody."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import utc_from_wall
from surveys.forms.round_end import ExtendForm
from surveys.models import Round
from tests.factories.surveys import RoundFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
ENDED = timezone.now() - dt.timedelta(hours=1)


def over(survey, **fields):
    return RoundFactory(survey=survey, **{"closes_at": ENDED, "closed_at": ENDED} | fields)


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


def test_moving_the_end_twice_moves_it_once(client, manager, survey):
    round_ = RoundFactory(survey=survey)
    day = timezone.localdate() + 20 * DAY
    enter(client, manager)

    told = [
        messages_of(
            client.post(address(round_, "extend"), {"closes_at": f"{day}T16:00"}, follow=True)
        )
        for _ in range(2)
    ]

    moved = (
        f"The closing moment is moved: the round closes on {day:%-d %B %Y}, 16:00. "
        "No mail tells of it; only a reminder names the new moment."
    )
    assert told == [
        [moved],
        ["The round closes at that moment already."],
    ]
    assert AuditEvent.objects.filter(action="round.extended").count() == 1
    assert ScheduledAct.objects.filter(kind="round_closes", state="waiting").count() == 1


def test_an_earlier_end_is_still_refused(client, manager, survey):
    round_ = RoundFactory(survey=survey)
    enter(client, manager)
    day = timezone.localdate() + DAY

    page = client.post(address(round_, "extend"), {"closes_at": f"{day}T16:00"})

    assert page.context["form"].errors["closes_at"]
    assert Round.objects.get().closes_at == round_.closes_at


@pytest.mark.parametrize(
    ("closes", "proposed"),
    [
        pytest.param("2026-10-20T16:00", "2026-10-27T16:00", id="winter comes"),
        pytest.param("2027-03-23T17:30", "2027-03-30T17:30", id="summer comes"),
        pytest.param("2027-03-22T23:30", "2027-03-30T08:00", id="in the evening"),
    ],
)
def test_a_week_more_ends_at_the_same_time_on_the_wall(manager, survey, closes, proposed):
    closes_at = utc_from_wall(dt.datetime.fromisoformat(closes))
    round_ = RoundFactory(survey=survey, opens_at=closes_at - 7 * DAY, closes_at=closes_at)

    form = ExtendForm(round_=round_, by=manager, at=closes_at - DAY)

    assert f'value="{proposed}"' in str(form["closes_at"])


def test_a_plan_that_is_over_has_no_end_to_be_moved(client, manager, survey):
    enter(client, manager)

    told = messages_of(client.get(address(over(survey), "edit"), follow=True))

    assert told == ["The round is over: nothing in it can be changed any more."]


def test_who_may_not_follow_rounds_is_told_who_does(client, admin, organisation_round):
    enter(client, admin)

    page = client.get(reverse("surveys:round_list")).text

    assert "Nothing for you here yet" in page
    assert "No rounds yet" not in page
