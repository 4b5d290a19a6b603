"""Whose account is emptied is forgotten at organisations too: as claimant, and in offices."""

import pytest
from django.utils import timezone

from portal.accounts.actions.erasure import empty_account
from portal.audit.chain import chain
from portal.audit.checking import check
from portal.audit.models import AuditEvent
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded, notices
from regions.organisations.claiming.claims import ASK_PEOPLE, ask, refuse
from regions.organisations.models import Claim, ContactPerson
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
ADDRESS = "kanaria@example.org"


@pytest.fixture
def kanaria(db):
    return UserFactory(email=ADDRESS, name="Kaisa Kanaria")


def claimed(organisation, user):
    return ask(
        organisation=organisation, name=user.name, email=user.email, language="fi", at=NOW, by=user
    )


def names():
    return list(ContactPerson.objects.order_by("pk").values_list("name", "email"))


def test_claims_open_and_decided_go_and_what_still_asks_about_them_is_not_sent(
    kanaria, organisation, expert
):
    refused = claimed(OrganisationFactory(), kanaria)
    refuse(refused, reason="Kanaria is not one of us", by=None, at=NOW)
    claimed(organisation, kanaria)
    others = claimed(organisation, UserFactory(email="other@example.org", name="Other"))

    empty_account(kanaria, at=NOW)

    assert list(Claim.objects.all()) == [others]
    asking = OutboxMessage.objects.filter(kind=ASK_PEOPLE, recipient=f"user:{expert.pk}")
    told = [one for one in asking if one.parameters["claim"] != str(others.pk)]
    assert told
    for message in told:
        with pytest.raises(NotNeeded, match="gone"):
            notices[message.kind].compose(message, at=NOW)


def test_the_trail_of_their_claims_holds_together_without_the_name(kanaria, organisation):
    claimed(organisation, kanaria)
    chain()
    labels = AuditEvent.objects.filter(subject_type="organisations.claim")
    assert {"Kaisa" in one.subject_label for one in labels} == {True}

    empty_account(kanaria, at=NOW)
    chain()

    assert {one.subject_label for one in labels.all()} == {""}
    assert check().faults == []


def test_the_office_stays_and_says_nobody_any_more(kanaria):
    OfficeTermFactory(person=ContactPersonFactory(name="Kaisa Kanaria", email=ADDRESS))
    term = OfficeTermFactory(
        person=ContactPersonFactory(name="K. Kanaria", email="own@example.org")
    )

    empty_account(kanaria, at=NOW)
    empty_account(kanaria, at=NOW)

    assert names() == [("", ""), ("K. Kanaria", "own@example.org")]
    assert term.office.terms.count() == 1


def test_their_own_address_reaches_them_under_whatever_name_they_are_written(kanaria):
    ContactPersonFactory(name="K. Kanaria-Virtanen", email=ADDRESS)

    empty_account(kanaria, at=NOW)

    assert names() == [("", "")]


def of_two_people(address):
    ContactPersonFactory(name="Kalle Kollega", email=address)
    ContactPersonFactory(name="kaisa kanaria", email=address)


def of_an_organisation(address):
    OrganisationFactory(email=address)
    ContactPersonFactory(name="Kalle Kollega", email=address)


def of_an_office(address):
    OfficeFactory(mailbox=address)
    ContactPersonFactory(name="Kalle Kollega", email=address)


@pytest.mark.parametrize("shared", [of_two_people, of_an_organisation, of_an_office])
def test_a_colleague_at_an_address_that_several_read_is_left_alone(kanaria, shared):
    shared(ADDRESS)

    empty_account(kanaria, at=NOW)

    kept = [("Kalle Kollega", ADDRESS)]
    assert names() == (kept + [("", "")] if shared is of_two_people else kept)
