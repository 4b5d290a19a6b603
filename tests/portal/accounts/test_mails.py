"""Mails are plain, short, and in the language of whoever reads them."""

import pytest
from django.core import mail
from django.utils import timezone

from portal.accounts.actions.invitation import invite
from portal.accounts.letters import Letter, absolute
from portal.accounts.roles import Role


def test_an_address_begins_with_our_origin_whatever_the_request_says(settings):
    settings.SITE_ORIGIN = "https://yhdyspinta.example"
    assert absolute("/roles/") == "https://yhdyspinta.example/roles/"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_invitation_says_who_what_and_until_when(
    manager, lappi, language, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite(
            email="uusi@example.org",
            role=Role.RESEARCHER,
            by=manager,
            at=timezone.now(),
            name="Uusi <b>Ihminen</b>",
            language=language,
        )
    letter = mail.outbox[0]
    assert letter.to == ["uusi@example.org"]
    # Plain text: nothing is escaped, nothing is markup.
    assert "Uusi <b>Ihminen</b>" in letter.body
    assert "\n" not in letter.subject


def test_no_mail_is_sent_when_the_invitation_is_rolled_back(manager, lappi):
    invite(email="uusi@example.org", role=Role.EXPERT, by=manager, at=timezone.now())
    assert mail.outbox == []


def test_a_line_break_in_a_subject_stays_one_header(settings):
    letter = Letter("account/email/login_code", to="a@example.org", language="en")
    assert "\n" not in letter.message().subject
