"""Nobody is led off the site by a link that begins on it (A-7)."""

from urllib.parse import quote, urlsplit

import pytest

from tests.security.signing_in import PASSWORD

PAYLOADS = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    r"/\evil.example",
    r"\\evil.example",
    r"\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "http:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//testserver@evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "\r\nLocation: https://evil.example",
    "javascript:alert(1)",
    "data:text/html,evil",
    " https://evil.example",
    "\thttps://evil.example",
    "https://еvil.example",
    "//evil。example",
    "https:///evil.example",
]


def leads_away(response):
    """Where a redirect goes, if not to a page of this site."""
    location = response.get("Location", "")
    target = urlsplit(location.strip().replace("\\", "/"))
    assert "\r" not in str(response.headers)
    assert "\n" not in location
    off = target.netloc not in {"", "testserver"} or target.scheme not in {"", "http", "https"}
    return location if off or location.startswith("//") else None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signing_in_leads_to_our_own_pages(client, member, payload):
    data = {"login": member.email, "password": PASSWORD, "next": payload}
    response = client.post(f"/accounts/login/?next={quote(payload)}", data)
    assert response.status_code == 302
    assert leads_away(response) is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signing_in_when_signed_in_leads_to_our_own_pages(client, member, payload):
    client.force_login(member)
    assert leads_away(client.get(f"/accounts/login/?next={quote(payload)}")) is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_asking_for_a_code_leads_to_our_own_pages(client, member, payload):
    data = {"email": member.email, "next": payload}
    response = client.post("/accounts/login/code/", data)
    assert leads_away(response) is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signing_out_leads_to_our_own_pages(client, member, payload):
    client.force_login(member)
    response = client.post("/accounts/logout/", {"next": payload})
    assert response.status_code == 302
    assert leads_away(response) is None


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("way", ["next", "referer"])
def test_changing_the_language_leads_to_our_own_pages(client, db, payload, way):
    data = {"language": "sv"} | ({"next": payload} if way == "next" else {})
    referer = {"HTTP_REFERER": payload.strip()} if way == "referer" else {}
    response = client.post("/i18n/setlang/", data, **referer)
    assert leads_away(response) is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_showing_oneself_again_leads_to_our_own_pages(client, member, payload):
    client.force_login(member)
    path = f"/accounts/reauthenticate/?next={quote(payload)}"
    response = client.post(path, {"password": PASSWORD, "next": payload})
    assert leads_away(response) is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_address_that_looks_like_another_host_is_none_of_ours(client, db, payload):
    response = client.get(f"/{quote(payload.lstrip('/'))}")
    assert leads_away(response) is None
