"""The Host header decides nothing: not who we are, not where a link in a mail leads (A-10)."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.outbox import deliver_mails

EVIL = "evil.example"
FORGED = [
    {"HTTP_HOST": EVIL},
    {"HTTP_HOST": f"testserver:80@{EVIL}"},
    {"HTTP_HOST": f"{EVIL}:80"},
    {"HTTP_HOST": f"testserver.{EVIL}"},
    {"HTTP_HOST": f"testserver, {EVIL}"},
    {"HTTP_HOST": f"testserver {EVIL}"},
]
IGNORED = [
    {"HTTP_X_FORWARDED_HOST": EVIL},
    {"HTTP_FORWARDED": f"host={EVIL}"},
    {"HTTP_X_HOST": EVIL},
    {"HTTP_X_ORIGINAL_HOST": EVIL},
    {"HTTP_X_FORWARDED_SERVER": EVIL},
]
LINK = re.compile(r"https?://\S+")


def mail_paths(member, manager):
    """Everything that sends mail: path, data, and who must be signed in for it."""
    return [
        ("/accounts/login/code/", {"email": member.email}, None),
        ("/accounts/login/code/", {"email": "nobody@example.org"}, None),
        ("/accounts/password/reset/", {"email": member.email}, None),
        ("/accounts/password/reset/", {"email": "nobody@example.org"}, None),
        ("/accounts/signup/", {"email": member.email, "password1": "x"}, None),
        ("/accounts/email/", {"action_add": "", "email": "other@example.org"}, member),
        (
            reverse("backoffice:person_invite"),
            {
                "email": "uusi@example.org",
                "name": "Uusi Asiantuntija",
                "role": "expert",
                "language": "fi",
                "regions": "21",
                "kind": "lead",
                "starts_on": "2026-11-22",
            },
            manager,
        ),
        ("/feedback/", {"text": "Kiitos!"}, None),
    ]


@pytest.mark.parametrize("header", FORGED, ids=lambda header: header["HTTP_HOST"])
def test_a_forged_host_is_refused_and_sends_no_mail(
    client, member, manager, lappi, header, django_capture_on_commit_callbacks
):
    for path, data, person in mail_paths(member, manager):
        if person:
            client.force_login(person)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(path, data, **header).status_code == 400, path
    deliver_mails()
    assert mail.outbox == []


@pytest.mark.parametrize("header", IGNORED, ids=lambda header: next(iter(header)))
def test_links_in_mails_begin_with_our_own_address(
    client, member, manager, lappi, settings, header, django_capture_on_commit_callbacks
):
    settings.SITE_ORIGIN = "https://yhdyspinta.example"
    for path, data, person in mail_paths(member, manager):
        client.logout()
        if person:
            client.force_login(person)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(path, data, **header)
        assert response.status_code in {200, 302}, path
    deliver_mails()
    links = [link for letter in mail.outbox for link in LINK.findall(letter.body)]
    assert len(mail.outbox) >= 7
    assert len(links) >= len(mail.outbox)
    assert all(link.startswith("https://yhdyspinta.example") for link in links), links
    assert EVIL not in str([letter.message() for letter in mail.outbox])


def test_an_absolute_address_in_the_request_line_changes_nothing(client, db):
    response = client.get(f"http://{EVIL}/roles/")
    assert EVIL not in response.content.decode() + str(response.headers)
