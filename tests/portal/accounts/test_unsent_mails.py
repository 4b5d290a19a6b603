"""A mail server that refuses, stalls or is away costs a clear page, never a 500 and never a text."""

import smtplib

import pytest
from django.core.mail.backends import locmem
from django.urls import reverse

from portal.about.models import Feedback
from portal.accounts.models import Invitation
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

FAULTS = [
    pytest.param(ConnectionRefusedError(111, "refused"), id="refuses"),
    pytest.param(TimeoutError("timed out"), id="stalls"),
    pytest.param(smtplib.SMTPResponseException(451, b"try later"), id="answers 4xx"),
    pytest.param(smtplib.SMTPRecipientsRefused({}), id="refuses the address"),
]


@pytest.fixture(params=FAULTS)
def broken_mail(request, monkeypatch):
    def fail(*_args, **_options):
        raise request.param

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", fail)


def test_asking_for_a_code_says_that_the_mail_was_not_sent(client, representative, broken_mail):
    answer = client.post(reverse("account_request_login_code"), {"email": representative.email})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "300"
    assert representative.email in answer.text


def test_an_invitation_is_saved_and_its_mail_waits(client, admin, broken_mail):
    client.force_login(admin)

    client.post(
        reverse("backoffice:person_invite"),
        {"email": "new@example.org", "name": "New", "role": "researcher", "language": "fi"},
    )

    assert Invitation.objects.count() == 1
    assert [letter.sent_at for letter in deliver_mails()] == [None]


def test_feedback_is_taken_all_the_same(client, broken_mail):
    answer = client.post(reverse("about:feedback"), {"text": "The map is lovely."})

    assert answer.status_code == 302
    assert [letter.sent_at for letter in deliver_mails()] == [None]
    assert Feedback.objects.get().text == "The map is lovely."
