"""The page of an organisation tells in which rounds it was asked, and whether it answered; never what."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, ResponseFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(organisation):
    return reverse("organisations:organisation_detail", args=[organisation.public_id])


def rounds(client, user, url):
    client.force_login(user)
    parts = client.get(url).context["parts"]
    return next(
        ([one.state for one in part.rounds] for part in parts if hasattr(part, "rounds")), None
    )


@pytest.mark.parametrize("name", ["expert", "manager", "representative"])
def test_it_tells_whether_it_answered_to_who_may_know(
    client, request, invitation, organisation, survey, url, lappi, name
):
    answered = InvitationFactory(
        round=RoundFactory(survey=survey),
        region=lappi,
        organisation=organisation,
        answered_at=timezone.now(),
    )
    ResponseFactory(round=answered.round, invitation=answered, reference="KANARIA")
    user = request.getfixturevalue(name)

    assert sorted(rounds(client, user, url)) == ["Ei vastausta", "Vastannut"]
    assert "KANARIA" not in client.get(url).text


@pytest.mark.parametrize("name", ["communications", "admin"])
def test_it_is_silent_to_who_may_not_know(client, request, invitation, url, name):
    assert rounds(client, request.getfixturevalue(name), url) is None


def test_an_expert_hears_of_no_round_of_another_region(client, expert, survey, satakunta, lappi):
    both = OrganisationFactory(name="Kahden alueen ry", regions=[lappi, satakunta])
    InvitationFactory(round=RoundFactory(survey=survey), region=satakunta, organisation=both)
    url = reverse("organisations:organisation_detail", args=[both.public_id])

    assert rounds(client, expert, url) is None
