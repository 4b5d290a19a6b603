"""Whoever answers in confidence is told who will see that they answered, and who reads their words."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.permissions import Permission
from portal.accounts.roles import GRANTS, Role
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import notices
from surveys.invitations.opening import open_round
from tests.factories.surveys import RoundFactory
from tests.surveys.answering.pages import holder

pytestmark = pytest.mark.django_db

TOLD = "The project manager and the experts of your region can see who has answered"


def start_of(invitation):
    client = holder(invitation, headers={"Accept-Language": "en"})
    return client.get(reverse("surveys:answer_start", args=[invitation.pk])).content.decode()


@pytest.fixture
def mail(survey, organisation, manager):
    """Writes the invitation to the organisation."""

    def write(**fields):
        now = timezone.now()
        organisation.email = "posti@example.org"
        organisation.save()
        open_round(
            RoundFactory(survey=survey, opened=False, opens_at=now, **fields), by=manager, at=now
        )
        with translation.override("en"):
            return notices["round_invitation"].compose(OutboxMessage.objects.get(), at=now)

    return write


@pytest.mark.parametrize("permission", [Permission.READ_ANSWERS, Permission.LIST_INVITATIONS])
def test_the_sentence_is_true_to_who_may(permission):
    holders = {role for role in Role if permission in GRANTS[role]}

    assert holders == {Role.PROJECT_MANAGER, Role.EXPERT}


def test_the_start_of_a_confidential_round_says_who_reads(invitation):
    assert TOLD in start_of(invitation)


def test_the_start_of_a_named_round_says_so_in_its_own_way(expert_invitation):
    assert TOLD not in start_of(expert_invitation)


@pytest.mark.parametrize(("confidentiality", "is_told"), [("confidential", True), ("named", False)])
def test_the_mail_says_it_too(mail, confidentiality, is_told):
    with translation.override("en"):
        letter = mail(confidentiality=confidentiality)
        letter = type(letter)(letter.template, letter.to, "en", letter.context)

        assert (TOLD in letter.message().body) is is_told
