"""A secret is known by its name, its place or its look; what people need to read stays."""

import secrets

import pytest
from django.utils.crypto import get_random_string

from portal.masking import ADDRESS, HIDDEN, masked, masked_value
from tests.addresses import ADDRESSES

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEF"
ID = "0b0e3b3a-1111-4222-8333-123456789abc"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/accounts/password/reset/key/3-cq0dv4-0123456789abcdef/",
         "/accounts/password/reset/key/[hidden]/"),
        ("/accounts/confirm-email/Mg:1rGz:abcdefg_0/", "/accounts/confirm-email/[hidden]/"),
        (f"/v/{LETTERS}/", "/v/[hidden]/"),
        ("/v/short", "/v/[hidden]"),
        (f"/q/{ID}/{LETTERS}/", f"/q/{ID}/[hidden]/"),
        (f"/q/{ID}/short", f"/q/{ID}/[hidden]"),
        ("/invitation/eyJ0b2tlbiI6MX0:1rGz:abcdefg_0/", "/invitation/[hidden]/"),
        ("Internal Server Error: /v/short/", "Internal Server Error: /v/[hidden]/"),
        ("Forbidden (CSRF token missing.): /invitation/short/",
         "Forbidden (CSRF token missing.): /invitation/[hidden]/"),
        ("{'tried': [], 'path': 'v/short/'}", "{'tried': [], 'path': 'v/[hidden]/'}"),
        ("Invalid request line: 'GET /v/short HTTP/9'", "Invalid request line: 'GET /v/[hidden] HTTP/9'"),
        ("https://portal.example/v/short/?x=1", "https://portal.example/v/[hidden]/?x=1"),
        ("next=%2Fv%2Fshort%2F", "next=%2Fv%2F[hidden]%2F"),
        ("/accounts/oidc/x/callback/?code=abc&state=def&page=2",
         "/accounts/oidc/x/callback/?code=[hidden]&state=[hidden]&page=2"),
        ("Cookie: sessionid=abc; csrftoken=def; x=1", "Cookie: [hidden]; csrftoken=[hidden]; x=1"),
        ("{'HTTP_COOKIE': 'sessionid=abc'}", "{'HTTP_COOKIE': '[hidden]'}"),
        ("Authorization: Bearer abc", "Authorization: Bearer [hidden]"),
        ("code: 482913", "code: [hidden]"),
        ("<QueryDict: {'code': ['482913']}>", "<QueryDict: {'code': ['[hidden]']}>"),
        ('"password": "kissa"', '"password": "[hidden]"'),
        ("postgres://portal:kissa@postgres:5432/portal", "postgres://[hidden]@postgres:5432/portal"),
        ("Key (email)=(matti@example.org) already exists.", "Key (email)=([hidden]) already exists."),
        ("Failing row contains (1, Matti Meikäläinen, vastaus (1)).", "Failing row contains ([hidden])."),
        ('invalid input syntax for type integer: "vastaus"', "invalid input syntax for type integer: [hidden]"),
        ("{'matti.meikalainen@example.org': (550, b'no')}", "{'[address]': (550, b'no')}"),
        ("mailto:äiti@example.fi", "mailto:[address]"),
        ("/outbox/?q=matti%40example.org&page=2", "/outbox/?q=[address]&page=2"),
    ],
)  # fmt: skip
def test_what_opens_something_or_names_somebody_is_masked(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "/regions/etela-pohjanmaa/",
        f"/reports/{ID}/",
        f"/q/{ID}/",
        "/v/",
        "/invitation/",
        "/invitation/accept/",
        'File "/srv/portal/surveys/answering/views/answer_start_2026_and_later.py", line 17, in get',
        "django.contrib.sessions.backends.base.UpdateError2",
        "portal.jobs.tasks.sweep_jobs",
        "ManifestStaticFilesStorageTestCase",
        "/opt/portal/lib/python3.11/site-packages/psycopg/_psycopg_x86_64-linux-gnu.so",
        "2026-11-30T22:14:41.777+02:00",
        "rajapinta-ja-jarjestoneuvottelukunta-2026",
        "answers-of-the-situational-survey-2026-autumn.xlsx",
        "no such table: surveys_invitation",
        "exit code: 1",
        "celery@worker-1 ready.",
        "Connection to 127.0.0.1:5432 refused",
        "KeyError: 'question'",
    ],
)
def test_what_people_need_to_read_stays(text):
    assert masked(text) == text


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: secrets.token_urlsafe(24), id="personal link"),
        pytest.param(lambda: secrets.token_urlsafe(32), id="token"),
        pytest.param(lambda: secrets.token_hex(16), id="hexadecimal"),
        pytest.param(lambda: get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"), id="session"),
        pytest.param(lambda: get_random_string(64), id="form"),
        pytest.param(lambda: get_random_string(32, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), id="TOTP"),
    ],
)  # fmt: skip
def test_nearly_every_random_word_is_masked_by_its_look(make):
    """Chance makes one in a thousand look like words; place and name tell those."""
    made = [make() for _ in range(2000)]

    shown = [word for word in made if word in masked(f"args: ({word!r},) kwargs: {{}}")]
    assert len(shown) <= 12


def test_every_route_with_a_token_hides_it_though_it_holds_no_digit():
    routes = [route for _name, route, _view in ADDRESSES if "<str:token>" in route]
    shown = [masked("/" + route.replace("<str:token>", LETTERS)) for route in routes]

    assert len(routes) >= 3
    assert [path for path in shown if LETTERS in path or HIDDEN not in path] == []


def test_names_of_lines_and_of_the_chain_stay_readable():
    word = secrets.token_hex(16)

    assert masked_value(word, "request_id") == word
    assert masked_value(word + word, "hash") == word + word
    assert masked_value(get_random_string(32), "request_id") == HIDDEN
    assert masked_value(word, "said") == HIDDEN


def test_collections_are_masked_to_their_depth():
    value = {"a": [("matti@example.org", 1)], "token": 7, "b": {"cookie": ["x"], "c": None}}

    assert masked_value(value) == {
        "a": [[ADDRESS, 1]],
        "token": HIDDEN,
        "b": {"cookie": HIDDEN, "c": None},
    }


@pytest.mark.parametrize(
    "text", ["@" * 5000, "a@" * 5000, "key=" * 5000, "A1" * 10_000, "/q/" * 7000]
)
def test_a_text_made_to_be_slow_is_masked_all_the_same(text):
    assert len(masked(text * 100)) <= 200_000
