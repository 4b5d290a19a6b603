"""Whoever answered for an organisation confirms its facts on the receipt, without an account."""

import re

import pytest

from tests.surveys.answering.pages import address, fill_in_all, holder, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(invitation):
    """A browser in which the answers were sent."""
    client = holder(invitation)
    fill_in_all(client, invitation)
    send(client, invitation)
    return client


def receipt(client, invitation):
    return client.get(address(invitation, "receipt")).content.decode()


def press(client, invitation, html):
    mark = re.search(r'name="mark" value="(\w+)"', html)[1]
    return client.post(address(invitation, "confirm_facts"), {"mark": mark})


def test_one_press_confirms_what_was_shown(sent, invitation, organisation):
    press(sent, invitation, receipt(sent, invitation))

    organisation.refresh_from_db()
    assert organisation.confirmed_as == "respondent"
    assert organisation.confirmed_by is None
    assert 'name="mark"' not in receipt(sent, invitation)


def test_the_address_stays_masked(sent, invitation, organisation):
    organisation.email = "hallitus@jarjesto.example"
    organisation.save()

    assert "hallitus@jarjesto.example" not in receipt(sent, invitation)


def test_facts_that_changed_since_they_were_shown_are_not_confirmed(sent, invitation, organisation):
    html = receipt(sent, invitation)
    organisation.name = "Uusi nimi ry"
    organisation.save()

    press(sent, invitation, html)

    organisation.refresh_from_db()
    assert organisation.confirmed_at is None


def test_before_the_answers_are_sent_nothing_is_confirmed(invitation, organisation):
    client = holder(invitation)

    client.post(address(invitation, "confirm_facts"), {"mark": "x"})

    organisation.refresh_from_db()
    assert organisation.confirmed_at is None


def test_without_the_link_nothing_is_confirmed(client, invitation, organisation):
    answer = client.post(address(invitation, "confirm_facts"), {"mark": "x"})

    assert answer.status_code == 404
