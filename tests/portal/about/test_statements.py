"""What the law asks us to tell, in three languages."""

import pytest

from portal.accounts.models.invitation import VALID_FOR
from surveys.answering.access import COOKIE as SURVEY_COOKIE

POINTS = ["state", "gaps", "drawn-up", "feedback", "supervision"]
HEADINGS = [
    "controller",
    "purpose",
    "content",
    "sources",
    "retention",
    "disclosure",
    "cookies",
    "protection",
    "decisions",
    "rights",
]
LANGUAGES = ["fi", "sv", "en"]


def page(client, path, language):
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    text = response.content.decode()
    assert f'<html lang="{language}">' in text
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_accessibility_statement_has_its_five_points(client, db, language):
    text = page(client, "/accessibility/", language)
    assert [point for point in POINTS if f'id="{point}"' not in text] == []
    assert "Traficom" in text
    assert "/feedback/" in text
    assert "2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_notice_has_its_headings_and_names_the_cookies(client, db, settings, language):
    text = page(client, "/privacy/", language)
    assert [heading for heading in HEADINGS if f'id="{heading}"' not in text] == []
    for cookie in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"):
        assert getattr(settings, cookie) in text


def test_the_privacy_notice_names_every_cookie_that_the_portal_sets(client, db, expert):
    client.force_login(expert)
    client.get("/feedback/")
    client.post("/i18n/setlang/", {"language": "sv"})
    text = client.get("/privacy/").content.decode()
    assert [name for name in client.cookies if name not in text and name != "messages"] == []


def test_the_privacy_notice_tells_of_surveys_and_mails(client, db):
    text = page(client, "/privacy/", "en")

    assert f"<code>{SURVEY_COOKIE}…</code>: the survey whose link you opened, 12 hours" in text
    assert VALID_FOR.days == 14
    for told in (
        "The link works for 14 days.",
        "takes answers until the survey closes or the invitation is withdrawn",
        "12 hours after the last thing done in it",
        "30 days after the survey has closed or the invitation was withdrawn",
        "90 days after posting, or longer while it is not known whether it arrived",
        "24 months after the answer",
    ):
        assert told in text


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/", "/feedback/"])
def test_every_page_leads_to_the_statements(client, db, path):
    assert f'href="{path}"' in client.get("/roles/").content.decode()
