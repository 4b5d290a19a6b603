"""Nobody learns from us who has an account (A-14)."""

import re

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

WAYS = {
    "password": ("/accounts/login/", lambda email: {"login": email, "password": "not the one"}),
    "code": ("/accounts/login/code/", lambda email: {"email": email}),
    "reset": ("/accounts/password/reset/", lambda email: {"email": email}),
}
# Hashes and mails.
COST = {"password": (1, 0), "code": (0, 1), "reset": (0, 1)}
FOLLOWED = {
    "code": "/accounts/login/code/confirm/",
    "reset": "/accounts/password/reset/confirm/",
}


def ask(way, email):
    """The answer to a fresh visitor, and the page that follows it, without what is random."""
    path, data = WAYS[way]
    client = Client()
    responses = [client.post(path, data(email))]
    if way in FOLLOWED:
        responses.append(client.get(FOLLOWED[way]))
    return [
        (
            response.status_code,
            without_chance(response.content.decode(), email),
            {
                name: without_chance(value, email)
                for name, value in response.items()
                if name not in {"X-Request-ID", "Content-Length", "Expires"}
            },
            sorted(response.cookies),
        )
        for response in responses
    ]


def without_chance(text, email):
    text = re.sub(r"nonce-[\w+/=-]+|(value|nonce)=\"[\w+/=-]{20,}\"", "", text)
    return text.replace(email, "")


@pytest.mark.parametrize("way", WAYS)
def test_a_known_and_an_unknown_address_get_the_same_answer(member, way):
    assert ask(way, member.email) == ask(way, "nobody@example.org")


@pytest.mark.parametrize("way", ["code", "reset"])
def test_both_addresses_get_a_mail_that_says_what_to_do(client, member, way):
    path, data = WAYS[way]
    for email in (member.email, "nobody@example.org"):
        Client().post(path, data(email))
    assert [letter.to for letter in mail.outbox] == [[member.email], ["nobody@example.org"]]


@pytest.mark.parametrize("way", WAYS)
def test_a_closed_account_answers_like_none(member, way):
    unknown = ask(way, "nobody@example.org")
    member.is_active = False
    member.save()
    cache.clear()
    assert ask(way, member.email) == unknown


@pytest.mark.parametrize("way", WAYS)
def test_both_addresses_cost_the_same_hashes_and_mails(member, monkeypatch, way):
    """What takes time is the same; how long it takes is measured in tests/bench/enumeration.py."""
    path, data = WAYS[way]
    encode, hashed = ScryptPasswordHasher.encode, []
    monkeypatch.setattr(
        ScryptPasswordHasher,
        "encode",
        lambda *given, **by: hashed.append(1) or encode(*given, **by),
    )

    def cost(email):
        hashed.clear()
        mail.outbox.clear()
        cache.clear()
        Client().post(path, data(email))
        return len(hashed), len(mail.outbox)

    assert cost(member.email) == cost("nobody@example.org") == COST[way]


def test_signing_up_from_the_street_is_closed_to_everybody_alike(client, member):
    pages = [
        client.post("/accounts/signup/", {"email": email, "password1": "pitkä ja oma sana"})
        for email in (member.email, "nobody@example.org")
    ]
    texts = [without_chance(page.content.decode(), "") for page in pages]
    assert texts[0] == texts[1]
    assert mail.outbox == []
