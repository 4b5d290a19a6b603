import pytest
from django.core.cache import cache

from tests.security.signing_in import PASSWORD, make_member


@pytest.fixture(autouse=True)
def no_tries_yet(db):
    cache.clear()


@pytest.fixture
def member(db):
    """Somebody without a role, with a password and a confirmed address."""
    return make_member("member@example.org")


@pytest.fixture
def sign_in(client):
    """Sign in with the password, through the page."""

    def by_password(person, client=client, **extra):
        data = {"login": person.email, "password": PASSWORD}
        return client.post("/accounts/login/", data, **extra)

    return by_password
