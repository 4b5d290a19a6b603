"""Single sign-on comes by configuration alone."""

import pytest

pytestmark = pytest.mark.django_db

PROVIDER = {
    "provider_id": "municipality",
    "name": "Account of the municipality",
    "client_id": "abc",
    "secret": "only-for-this-test",
    "settings": {"server_url": "https://id.example"},
}


def test_a_configured_provider_stands_on_the_page_of_signing_in(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [PROVIDER]}}

    page = client.get("/accounts/login/")

    assert "Account of the municipality" in page.text
    assert client.get("/accounts/oidc/municipality/login/").status_code == 200


def test_without_configuration_there_is_none(client):
    page = client.get("/accounts/login/")

    assert "/accounts/oidc/" not in page.text
    assert client.get("/accounts/oidc/municipality/login/").status_code == 404
