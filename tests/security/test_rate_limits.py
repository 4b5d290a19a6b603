"""Guessing is slow, from whatever address it pretends to come (A-15)."""

import pytest
from django.conf import settings
from django.core import mail

WRONG = {"password": "not the one"}


def tries(client, path, data, count, **extra):
    """The statuses of many tries, each with a new pretended address."""
    return [
        client.post(
            path, data(number), HTTP_X_FORWARDED_FOR=f"10.0.{number}.1", **extra
        ).status_code
        for number in range(count)
    ]


def test_a_hundred_wrong_passwords_for_one_account_are_stopped_by_the_eleventh(client, member):
    statuses = tries(client, "/accounts/login/", lambda n: {"login": member.email, **WRONG}, 100)
    assert statuses[0] == 200
    assert set(statuses[10:]) == {429}


def test_a_hundred_wrong_passwords_for_many_accounts_are_stopped_by_the_eleventh(client, db):
    statuses = tries(
        client, "/accounts/login/", lambda n: {"login": f"person{n}@example.org", **WRONG}, 100
    )
    assert statuses[:10] == [200] * 10
    assert set(statuses[10:]) == {429}


def test_the_right_password_does_not_open_a_way_past_the_limit(client, member, sign_in):
    tries(client, "/accounts/login/", lambda n: {"login": member.email, **WRONG}, 12)
    assert sign_in(member).status_code == 429
    assert "_auth_user_id" not in client.session


def test_the_limit_says_when_to_come_back(client, member):
    tries(client, "/accounts/login/", lambda n: {"login": member.email, **WRONG}, 11)
    response = client.post("/accounts/login/", {"login": member.email, **WRONG})
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "<h1>" in response.content.decode()


def test_codes_are_not_mailed_without_end(client, member):
    statuses = tries(client, "/accounts/login/code/", lambda n: {"email": member.email}, 10)
    assert statuses[0] == 302
    assert len(mail.outbox) <= 3


def test_a_code_is_guessed_three_times_and_then_void(client, member):
    client.post("/accounts/login/code/", {"email": member.email})
    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})
    code = mail.outbox[0].body.split("\n    ")[1].split("\n")[0]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_feedback_is_taken_five_times_a_minute(client, db):
    statuses = tries(client, "/feedback/", lambda n: {"text": f"Palaute {n}"}, 8)
    assert statuses == [302] * 5 + [429] * 3
    assert "Palaute 9" in client.post("/feedback/", {"text": "Palaute 9"}).text


def test_limits_are_counted_in_the_database_so_redis_may_be_down():
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")


@pytest.mark.parametrize(("proxies", "allowed"), [(0, 10), (1, 12)])
def test_a_forwarded_address_counts_only_behind_our_own_proxy(
    client, db, settings, proxies, allowed
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    statuses = tries(
        client, "/accounts/login/", lambda n: {"login": f"person{n}@example.org", **WRONG}, 12
    )
    assert statuses.count(200) == allowed
