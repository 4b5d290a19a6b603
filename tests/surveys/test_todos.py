"""What surveys ask of each person on their home page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.organisations.models import Organisation
from regions.sections import SECTIONS
from tests.factories.regions import ProfileRevisionFactory
from tests.factories.surveys import (
    InvitationFactory,
    ReminderFactory,
    RoundFactory,
    SurveyFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def survey(db):
    return SurveyFactory()


@pytest.fixture
def complete(lappi):
    for section in SECTIONS:
        ProfileRevisionFactory(region=lappi, section_key=section.key)


def todos(client, person):
    """Of what the register asks for nothing is left to do."""
    Organisation.objects.update(confirmed_at=timezone.now(), confirmed_as="staff")
    client.force_login(person)
    return [(todo.what, todo.url) for todo in client.get("/").context["todos"]]


def test_an_expert_is_asked_for_each_region(client, expert, stranger, survey, lappi, complete):
    round_ = RoundFactory(survey=survey, audience="experts")
    invitation = InvitationFactory(round=round_, region=lappi, user=expert)

    assert todos(client, expert) == [
        ("Kierros experts: Lappi", reverse("surveys:answer_start", args=[invitation.pk]))
    ]
    assert str(invitation.pk) not in str(todos(client, stranger))


def test_a_representative_is_asked_for_the_organisation(
    client, representative, organisation, survey, lappi
):
    invitation = InvitationFactory(
        round=RoundFactory(survey=survey), region=lappi, organisation=organisation
    )

    assert todos(client, representative) == [
        (f"Kierros organisations: {organisation}", f"/answer/{invitation.pk}/")
    ]


@pytest.mark.parametrize("state", ["answered_at", "revoked_at"])
def test_what_is_answered_or_withdrawn_is_not_asked(
    client, representative, organisation, survey, lappi, state
):
    now = {state: timezone.now()}
    InvitationFactory(
        round=RoundFactory(survey=survey), region=lappi, organisation=organisation, **now
    )

    assert todos(client, representative) == []


def test_nobody_is_asked_for_a_round_that_is_over(
    client, representative, organisation, survey, lappi
):
    over = RoundFactory(survey=survey, closes_at=timezone.now() - dt.timedelta(minutes=1))
    InvitationFactory(round=over, region=lappi, organisation=organisation)

    assert todos(client, representative) == []


def test_the_manager_hears_of_rounds_that_end_did_not_open_or_wait_to_be_published(
    client, manager, organisation, survey, lappi
):
    now = timezone.now()
    Organisation.objects.update(email="a@example.org")
    ending = RoundFactory(survey=survey, closes_at=now + DAY)
    InvitationFactory(round=ending, region=lappi, organisation=organisation)
    late = RoundFactory(survey=survey, opened=False, opens_at=now - DAY, closes_at=now + 5 * DAY)
    over = RoundFactory(survey=survey, opens_at=now - 5 * DAY, closes_at=now - DAY)
    running = RoundFactory(survey=survey, closes_at=now + 30 * DAY)
    RoundFactory(survey=survey, opened=False, opens_at=now + DAY, closes_at=now + 5 * DAY)

    urls = [url for _what, url in todos(client, manager)]

    told = (late, ending, over, running)
    assert urls[:4] == [round_.get_absolute_url() for round_ in told]
    assert not any("/rounds/" in url for url in urls[4:])


@pytest.mark.parametrize(("days", "said"), [(3, "The next reminder goes out"), (-1, "No reminder")])
def test_the_manager_follows_an_open_round_without_haste(
    client, manager, organisation, survey, lappi, days, said
):
    now = timezone.now()
    running = RoundFactory(survey=survey, closes_at=now + 30 * DAY)
    InvitationFactory(round=running, region=lappi, organisation=organisation)
    ReminderFactory(round=running, due_at=now + days * DAY)
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    todo = client.get("/").context["todos"][0]

    assert todo.why.startswith(f"0 of 1 invited have answered, 0 %. {said}")
    assert not todo.is_urgent


@pytest.mark.parametrize(
    ("after", "said"),
    [(dt.timedelta(), "Closes today."), (DAY, "Closes tomorrow."), (2 * DAY, "Closes in 2 days.")],
)
def test_the_end_of_a_round_is_told_in_whole_sentences(
    client, manager, organisation, survey, lappi, after, said
):
    manager.language = "en"
    manager.save()
    client.cookies["django_language"] = "en"
    client.force_login(manager)
    tonight = timezone.localtime().replace(hour=23, minute=59, second=30)
    ending = RoundFactory(survey=survey, closes_at=tonight + after)

    assert client.get("/").context["todos"][0].why == said

    InvitationFactory(round=ending, region=lappi, organisation=organisation)
    said_more = f"{said} 0 of 1 invited have answered, 0 %."
    assert client.get("/").context["todos"][0].why == said_more


@pytest.mark.parametrize("days", [1, 20])
def test_an_expert_hears_who_of_the_region_has_not_answered(
    client, expert, organisation, survey, lappi, complete, days
):
    ending = RoundFactory(survey=survey, closes_at=timezone.now() + days * DAY)
    InvitationFactory(round=ending, region=lappi, organisation=organisation)

    assert todos(client, expert) == [("Kierros organisations", f"/rounds/{ending.pk}/invitations/")]


@pytest.mark.parametrize("count", [1, 5])
def test_the_home_costs_the_same_however_many_rounds(
    client, manager, survey, lappi, organisation, django_assert_max_num_queries, count
):
    for _ in range(count):
        ending = RoundFactory(survey=survey, closes_at=timezone.now() + DAY)
        InvitationFactory(round=ending, region=lappi, organisation=organisation)
    client.force_login(manager)
    client.get("/")

    with django_assert_max_num_queries(32):
        client.get("/")
