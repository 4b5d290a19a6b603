"""What the drill asks of a restored database, and what it calls a fault."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.utils import timezone

from portal.drill import inside
from portal.outbox import journal
from tests.factories.outbox import OutboxMessageFactory

pytestmark = pytest.mark.django_db


def said(findings):
    return {finding.what: (finding.said, finding.is_fault) for finding in findings}


def test_links_made_with_a_key_that_is_missing_are_a_fault(invitation, settings):
    assert said(inside.personal_links())["personal links"] == ("the keys of all 1 are here", False)
    settings.LINK_KEYS = ["another key"]

    text, is_fault = said(inside.personal_links())["personal links"]
    assert is_fault
    assert text.startswith("1 of 1")


def test_the_key_of_a_link_that_is_over_may_be_gone(invitation, settings):
    type(invitation.round).objects.update(closed_at=timezone.now())
    settings.LINK_KEYS = ["another key"]

    assert not said(inside.personal_links())["personal links"][1]


def test_an_invitation_whose_link_was_erased_misses_no_key(invitation):
    type(invitation).objects.update(link_key="", nonce="")

    assert said(inside.personal_links())["personal links"] == ("the keys of all 0 are here", False)


def test_second_factors_that_do_not_open_are_a_fault(manager, settings):
    secret = get_adapter().encrypt("canary of a secret")
    Authenticator.objects.create(user=manager, type="totp", data={"secret": secret})
    assert not said(inside.second_factors())["second factors"][1]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, []

    text, is_fault = said(inside.second_factors())["second factors"]
    assert is_fault
    assert "canary" not in text


def test_waiting_mails_are_told_by_what_relay_and_journal_know(settings, tmp_path):
    log = tmp_path / "accept.log"
    settings.MAIL_ACCEPT_LOG = str(log)
    ids = [f"<{digit * 40}@localhost>" for digit in "abc"]
    for number, message_id in enumerate(ids):
        OutboxMessageFactory(recipient=str(number), message_id=message_id)
    log.write_text(f"{ids[0]}\n")
    for message_id in ids[:2]:
        journal.note_left(message_id, at=timezone.now())

    numbers = [finding.said for finding in inside.mails()]

    assert numbers == ["3", "1", "1", "yes"]


def test_a_check_that_breaks_is_a_fault_and_stops_no_other(monkeypatch, lappi):
    def broken():
        raise RuntimeError("canary")

    monkeypatch.setattr(inside, "kept_counts", broken)

    found = inside.findings()

    assert {"what": "broken", "said": "RuntimeError: canary", "is_fault": True} in found
    assert {finding["what"] for finding in found} >= {"page: home", "page: region", "migrations"}


def test_a_wrong_count_is_a_fault(monkeypatch):
    from django.core.management import CommandError

    def call(name, **_):
        raise CommandError("2 kept count(s) are wrong.")

    monkeypatch.setattr(inside, "call_command", call)

    assert said(inside.kept_counts()) == {"kept counts": ("2 kept count(s) are wrong.", True)}
