"""What the register asks of people on their home pages: as much as the list behind it shows."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from portal.registry.visit import Visit
from regions.organisations.claiming.claims import Claim, ask
from regions.organisations.proposing.proposals import propose
from regions.organisations.todos import claim_todos, confirmation_todos, proposal_todos
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_working_time")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def asked(source, user):
    return list(source(Visit(user, at=timezone.now())))


def claimed(organisation, name):
    claim = ask(
        organisation=organisation,
        name=name,
        email=f"{name}@example.org",
        language="en",
        at=timezone.now(),
    )
    # Their address was confirmed, and nobody of the organisation can be asked.
    Claim.objects.filter(pk=claim.pk).update(
        state=Claim.State.OPEN, asked=Claim.Asked.STAFF, opened_at=timezone.now()
    )
    return claim


def test_claims_ask_those_who_decide(client, organisation, expert, stranger, researcher):
    first = claimed(organisation, "Maija")
    [one] = asked(claim_todos, expert)
    assert (one.what, one.url) == (
        f"Maija wants to represent {organisation}",
        first.get_absolute_url(),
    )

    claimed(organisation, "Matti")
    [both] = asked(claim_todos, expert)
    assert both.what == "2 people want to represent an organisation"
    client.force_login(expert)
    assert [name in client.get(both.url).text for name in ("Maija", "Matti")] == [True, True]
    assert asked(claim_todos, stranger) == asked(claim_todos, researcher) == []


def test_proposals_ask_those_who_decide(
    client, organisation, representative, expert, stranger, lappi
):
    at = timezone.now()
    first = propose(organisation, {"theme": "mind"}, by=representative, at=at)
    [one] = asked(proposal_todos, expert)
    assert one.url == first.get_absolute_url()
    assert organisation.name in one.what

    other = OrganisationFactory(
        name="Toinen ry", regions=[lappi], municipality=organisation.municipality
    )
    propose(other, {"theme": "mind"}, by=UserFactory(represents=[other]), at=at)
    [both] = asked(proposal_todos, expert)
    assert both.what == "2 proposals of representatives"
    client.force_login(expert)
    text = client.get(both.url).text
    assert [name in text for name in (organisation.name, "Toinen ry")] == [True, True]
    assert asked(proposal_todos, stranger) == asked(proposal_todos, representative) == []


def test_representatives_are_asked_whether_facts_are_right_once_a_year(
    organisation, representative, expert
):
    at = timezone.now()

    def confirmed(days_ago, **facts):
        organisation.confirmed_at = at - dt.timedelta(days=days_ago)
        organisation.confirmed_as = "representative"
        for key, value in facts.items():
            setattr(organisation, key, value)
        organisation.save()
        return [todo.what for todo in asked(confirmation_todos, representative)]

    assert [todo.what for todo in asked(confirmation_todos, representative)] == [organisation.name]
    assert confirmed(days_ago=364) == []
    assert confirmed(days_ago=366) == [organisation.name]
    assert confirmed(days_ago=366, status="dissolved") == []
    assert asked(confirmation_todos, expert) == []
