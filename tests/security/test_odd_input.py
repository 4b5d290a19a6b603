"""Whatever is written into an address or a form, the answer is a page, never an error of ours (A-11)."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal.wsgi import application
from tests.factories.regions import ProfileDraftFactory, ProfileRevisionFactory

pytestmark = pytest.mark.django_db

ODD = [
    "",
    "\0",
    "²",
    "-1",
    "9" * 30,
    "0" * 5_000,
    "1e999",
    "NaN",
    "%",
    "_",
    "'\"><svg onload=alert(1)>",
    "\u202egpj\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "ı" * 300,
    "user__password__startswith",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "00000000-0000-0000-0000-000000000000",
]
REGION = {"region_slug": "lappi"}
SECTION = {**REGION, "section_key": "structures"}
ASKED = {
    "regions:region_list": (["q"], {}),
    "organisations:organisation_list": (["q", "level", "sector", "page"], REGION),
    "regions:section_diff": (["from", "to"], SECTION),
    "regions:section_edit": (["draft", "copy", "onto", "fresh"], SECTION),
    "summary:page": (["question"], {}),
    "reports:export_centre": (["what", "format", "language", "page"], {}),
    "backoffice:audit_list": (["person", "action", "region", "first", "last", "page"], {}),
    "backoffice:feedback_list": (["page"], {}),
    "backoffice:outbox_list": (["campaign", "state", "page"], {}),
    "about:feedback": (["page"], {}),
    "account_login": (["next"], {}),
}
SENT = {
    "regions:section_edit": (
        ["prose", "note", "base", "draft", "draft_version", "row-0-founded", "row-0-name"],
        SECTION,
        {"base": "1", "prose": "Text"},
    ),
    "regions:section_autosave": (
        [
            "prose",
            "note",
            "base",
            "draft",
            "draft_version",
            "draft_form",
            "set_aside",
            "row-0-name",
        ],
        SECTION,
        {"base": "1", "prose": "Text"},
    ),
    "regions:section_restore": (["base"], {**SECTION, "number": 1}, {}),
    "backoffice:person_invite": (
        ["email", "name", "language", "role", "regions", "kind", "starts_on", "ends_on"],
        {},
        {"email": "a@example.org", "role": "expert", "language": "fi", "regions": "21"},
    ),
    "reports:export_centre": (
        ["what", "format", "language"],
        {},
        {"what": "summary", "format": "csv", "language": "fi"},
    ),
    "reports:summary_export": (["what", "format", "language"], {}, {"format": "csv"}),
    "accounts:account_edit": (["name", "language"], {}, {"name": "A", "language": "fi"}),
    "about:feedback": (["text", "email", "page"], {}, {"text": "Kiitos"}),
    "set_language": (["language", "next"], {}, {"language": "fi"}),
    "account_request_login_code": (["email", "next"], {}, {}),
    "account_reset_password": (["email"], {}, {}),
}


@pytest.fixture
def written(lappi, manager, organisation, client):
    ProfileRevisionFactory(region=lappi)
    ProfileRevisionFactory(region=lappi, number=2, prose="Newer")
    ProfileDraftFactory(region=lappi, author=manager)
    client.force_login(manager)


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, (fields, _) in ASKED.items() for field in fields]
)
def test_an_odd_address_is_answered(written, client, name, field):
    url = reverse(name, kwargs=ASKED[name][1])

    answers = {value[:40]: client.get(url, {field: value}).status_code for value in ODD}

    assert {value: code for value, code in answers.items() if code not in {200, 302, 404}} == {}


@pytest.mark.parametrize(
    ("name", "field", "button"),
    [
        (name, field, button)
        for name, (fields, _, _) in SENT.items()
        for field in fields
        for button in (["publish", "save_draft", "preview"] if name.endswith("edit") else [""])
    ],
)
def test_an_odd_form_is_answered(written, client, name, field, button):
    _, address, rest = SENT[name]
    url = reverse(name, kwargs=address)
    answers = {}
    for value in ODD:
        cache.clear()
        sent = {**rest, field: value, **({button: "1"} if button else {})}
        answers[value[:40]] = client.post(url, sent).status_code

    # 413: what no form of ours would say, to one that saves by itself.
    assert {v: code for v, code in answers.items() if code not in {200, 302, 403, 404, 413}} == {}


@pytest.mark.parametrize(
    "charset", ["utf-8", "unicode_escape", "utf-16", "zlib", "idna", "undefined", "nonsense"]
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=B", "text/plain"])
def test_a_request_is_read_in_our_encoding_whatever_it_claims(settings, charset, kind):
    settings.ALLOWED_HOSTS = ["*"]
    form = b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800\r\n--B--\r\n'
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": reverse("about:feedback"),
        "QUERY_STRING": "page=%C3%A4",
        "CONTENT_TYPE": f"{kind}; charset={charset}",
        "CONTENT_LENGTH": str(len(form)),
        "wsgi.input": BytesIO(form),
    }
    setup_testing_defaults(environ)
    told = []

    application(environ, lambda status, headers: told.append(status))

    # As a form without the token of ours.
    assert told == ["403 Forbidden"]
