import hashlib
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import connection

from tests.conftest import make_person
from tests.surveys.conftest import (  # noqa: F401, the fixtures of surveys
    expert_invitation,
    expert_round,
    invitation,
    organisation_round,
    survey,
)

PASSWORD = "pitkä ja oma salasana"
# What a visit may write down about itself.
BOOKKEEPING = {"django_session", "usersessions_usersession", "cache"}


@pytest.fixture(autouse=True)
def no_tries_yet(db):
    cache.clear()


@pytest.fixture
def member(db):
    """Somebody without a role, with a password and a confirmed address."""
    return make_member("member@example.org")


def make_member(email, **fields):
    person = make_person(email, password=PASSWORD, **fields)
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person


@pytest.fixture
def sign_in(client):
    """Sign in with the password, through the page."""

    def by_password(person, client=client, **extra):
        data = {"login": person.email, "password": PASSWORD}
        return client.post("/accounts/login/", data, **extra)

    return by_password


def sent_code():
    """The code in the newest mail."""
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def fingerprint():
    """One hash of every row of every table."""
    seen = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - BOOKKEEPING):
            cursor.execute(f'SELECT * FROM "{table}"')
            seen.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return seen.hexdigest()
