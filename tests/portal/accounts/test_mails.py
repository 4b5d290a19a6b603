"""Mails are plain, short, and in the language of whoever reads them."""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.invitation import accept_invitation, invite, revoke_invitation
from portal.accounts.models import Invitation
from portal.accounts.models.invitation import VALID_FOR
from portal.accounts.roles import Role
from portal.outbox.mail import Mail, absolute
from portal.outbox.models import OutboxMessage
from tests.outbox import deliver_mails


def test_an_address_begins_with_our_origin_whatever_the_request_says(settings):
    settings.SITE_ORIGIN = "https://yhdyspinta.example"
    assert absolute("/roles/") == "https://yhdyspinta.example/roles/"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_invitation_says_who_what_and_until_when(admin, language):
    invite(
        email="uusi@example.org",
        role=Role.RESEARCHER,
        by=admin,
        at=timezone.now(),
        name="Uusi <b>Ihminen</b>",
        language=language,
    )
    deliver_mails()
    letter = mail.outbox[0]
    assert letter.to == ["uusi@example.org"]
    # Plain text: nothing is escaped, nothing is markup.
    assert "Uusi <b>Ihminen</b>" in letter.body
    assert "\n" not in letter.subject


def test_no_mail_is_sent_when_the_invitation_is_rolled_back(manager):
    with transaction.atomic():
        invite(email="uusi@example.org", role=Role.EXPERT, by=manager, at=timezone.now())
        transaction.set_rollback(True)

    deliver_mails()

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (lambda i, by: accept_invitation(i.token, at=timezone.now(), name="Uusi"), "accepted"),
        (lambda i, by: revoke_invitation(i, by=by, at=timezone.now()), "revoked"),
        (lambda i, by: by.role_grants.all().delete(), "revoked"),
        (lambda i, by: i.delete(), "gone"),
        (lambda i, by: OutboxMessage.objects.update(address="thief@example.org"), "revoked"),
        (lambda i, by: Invitation.objects.update(link_key="old"), "expired"),
    ],
    ids=[
        "taken up",
        "withdrawn",
        "its sender lost the right",
        "gone",
        "another address",
        "its key taken away",
    ],
)
def test_an_invitation_that_lost_its_purpose_is_not_mailed(admin, meanwhile, reason):
    invitation = invite(email="uusi@example.org", role=Role.STEERING, by=admin, at=timezone.now())
    meanwhile(invitation, admin)

    (letter,) = deliver_mails()

    assert (letter.state, letter.reason) == ("not_needed", reason)
    assert mail.outbox == []


def test_an_invitation_that_ran_out_in_the_queue_is_not_mailed(admin):
    now = timezone.now()
    invite(email="uusi@example.org", role=Role.STEERING, by=admin, at=now)

    (letter,) = deliver_mails(at=now + VALID_FOR)

    assert (letter.state, letter.reason) == ("not_needed", "expired")


def test_a_code_leaves_a_row_and_its_content_nowhere(client, representative):
    client.post(reverse("account_request_login_code"), {"email": representative.email})

    code = mail.outbox[0].body.split("\n    ")[1].split("\n")[0]
    row = OutboxMessage.objects.values().get()

    assert (row["state"], row["kind"], row["address"]) == ("sent", "account", representative.email)
    assert len(code) >= 6
    assert code not in repr(row)


def test_a_line_break_in_a_subject_stays_one_header(settings):
    letter = Mail("account/email/login_code", to="a@example.org", language="en")
    assert "\n" not in letter.message().subject
