"""Whom no mail of the round has reached: found in the list, and told on the round's page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.outbox.models import OutboxMessage
from portal.outbox.posting import post
from surveys.invitations.refused_mails import recipient_key
from surveys.models import Invitation
from surveys.rounds.planning import campaign_name
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def mail_to(invitation, state, *, step="invitation", scope="21", after=0):
    mail = post(
        "round_invitation",
        campaign=campaign_name(invitation.round),
        step=step,
        recipient=recipient_key(invitation),
        address="a@example.org",
        language="fi",
        parameters={},
        scope=scope,
        at=NOW + dt.timedelta(hours=after),
    )
    OutboxMessage.objects.filter(pk=mail.pk).update(
        state=state,
        reason="" if state == "sent" else "refused",
        sent_at=NOW if state == "sent" else None,
    )
    return mail


def ask(round_, name, region, **fields):
    organisation = OrganisationFactory(name=name, level="local", email="a@example.org")
    return InvitationFactory(round=round_, region=region, organisation=organisation, **fields)


@pytest.fixture
def asked(organisation_round, lappi, satakunta):
    """One is refused, one got a later mail, one answered all the same, one is far away."""
    refused = ask(organisation_round, "Refused ry", lappi)
    mail_to(refused, "sent")
    mail_to(refused, "failed", step="reminder:1", after=1)
    mail_to(refused, "not_needed", step="reminder:2", after=2)
    reached = ask(organisation_round, "Reached ry", lappi)
    mail_to(reached, "failed")
    mail_to(reached, "sent", step="reminder:1", after=1)
    mail_to(ask(organisation_round, "Answered ry", lappi, answered_at=NOW), "failed")
    mail_to(ask(organisation_round, "Far ry", satakunta), "failed", scope="06")
    return organisation_round


def page_of(client, name, round_, **chosen):
    return client.get(reverse(f"surveys:{name}", args=[round_.pk]), chosen)


def test_the_manager_finds_whom_no_mail_reached(client, manager, asked):
    client.force_login(manager)

    page = page_of(client, "invitation_list", asked, state="refused")

    assert [str(each.organisation) for each in page.context["page"]] == ["Far ry", "Refused ry"]
    assert page_of(client, "round_detail", asked).context["refused"] == 2


def test_an_expert_finds_those_of_their_regions(client, expert, asked):
    client.force_login(expert)

    page = page_of(client, "invitation_list", asked, state="refused")

    assert [str(each.organisation) for each in page.context["page"]] == ["Refused ry"]
    assert page_of(client, "round_detail", asked).context["refused"] == 1


def test_the_mail_is_linked_for_who_may_open_it(client, expert, expert_invitation):
    ours = mail_to(expert_invitation, "failed")
    client.force_login(expert)
    assert str(ours.pk) in page_of(client, "invitation_list", expert_invitation.round).text

    OutboxMessage.objects.update(scope="06")
    page = page_of(client, "invitation_list", expert_invitation.round)
    assert str(ours.pk) not in page.text


def test_where_every_mail_arrived_nothing_is_said(client, manager, invitation):
    mail_to(invitation, "sent")
    client.force_login(manager)

    page = page_of(client, "invitation_list", invitation.round, state="refused")

    assert not page.context["page"].object_list
    assert not page_of(client, "round_detail", invitation.round).context["refused"]


def test_only_regions_of_the_round_are_offered(client, manager, survey, lappi, kainuu):
    round_ = RoundFactory(survey=survey, regions=[lappi])
    client.force_login(manager)

    form = page_of(client, "invitation_list", round_).context["form"]

    assert [value for value, _label in form.fields["region"].choices] == ["", "21"]
    assert not Invitation.objects.exists()
