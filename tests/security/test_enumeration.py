"""Nobody learns from us who has an account (A-14)."""

import re
import statistics
import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

TRIES = 30
WAYS = {
    "password": ("/accounts/login/", lambda email: {"login": email, "password": "not the one"}),
    "code": ("/accounts/login/code/", lambda email: {"email": email}),
    "reset": ("/accounts/password/reset/", lambda email: {"email": email}),
}
FOLLOWED = {
    "code": "/accounts/login/code/confirm/",
    "reset": "/accounts/password/reset/confirm/",
}


@pytest.fixture
def quick_passwords():
    """None here: the time that a hash takes must not tell who has an account."""


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
def test_both_addresses_take_the_same_time(member, way):
    """Medians of many tries, taken in turn; the bound is what the tries vary by anyway."""
    path, data = WAYS[way]
    times = {member.email: [], "nobody@example.org": []}
    for number in range(TRIES + 1):
        for email, taken in times.items():
            cache.clear()
            client = Client()
            started = time.perf_counter()
            client.post(path, data(email))
            if number:  # The first try warms up.
                taken.append(time.perf_counter() - started)
    known, unknown = times.values()
    noise = statistics.pstdev(known + unknown)
    difference = abs(statistics.median(known) - statistics.median(unknown))
    # Without the password hasher's dummy work the difference would be some 50 ms, all of it signal.
    assert difference <= max(0.010, 2 * noise), (difference, noise)


def test_signing_up_from_the_street_is_closed_to_everybody_alike(client, member):
    pages = [
        client.post("/accounts/signup/", {"email": email, "password1": "pitkä ja oma sana"})
        for email in (member.email, "nobody@example.org")
    ]
    texts = [without_chance(page.content.decode(), "") for page in pages]
    assert texts[0] == texts[1]
    assert mail.outbox == []
