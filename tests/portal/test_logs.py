"""A log line is one line, knows its request, and tells no secret."""

import io
import json
import logging

import pytest
import structlog

from portal import logs
from tests.addresses import ADDRESSES

FORGED = "ordinary\r\nat='2026-01-01' level='info' event='forged'\u2028\x1b[2J"


@pytest.fixture(params=["json", "text"])
def written(request):
    """Lines as they reach the log, in both formats."""
    root = logging.getLogger()
    before = root.handlers[:]
    logs.configure({"format": request.param})
    [ours] = root.handlers
    stream = io.StringIO()
    ours.setStream(stream)
    yield stream.getvalue
    root.handlers[:] = before


def test_what_somebody_typed_cannot_forge_a_line(written):
    structlog.get_logger("test").warning("said", text=FORGED)
    logging.getLogger("django.test").warning("said %s", FORGED)
    try:
        raise ValueError(FORGED)
    except ValueError:
        logging.getLogger("django.test").exception("failed")

    assert len(written().splitlines()) == 3
    assert "\x1b" not in written()


@pytest.mark.parametrize(
    "name",
    ["password", "new_password1", "token", "csrfmiddlewaretoken", "secret_key", "code", "cookie",
     "sessionkey", "authorization"],
)  # fmt: skip
def test_secrets_are_not_written(written, name):
    structlog.get_logger("test").warning("said", **{name: "canary"})

    assert "canary" not in written()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/regions/etela-pohjanmaa/", "/regions/etela-pohjanmaa/"),
        ("/reports/0b0e3b3a-1111-4222-8333-123456789abc/",) * 2,
        ("/accounts/password/reset/key/3-cq0dv4-0123456789abcdef/",
         "/accounts/password/reset/key/[hidden]/"),
        ("/v/abcdefghijklmnopqrstuvwxyzABCDEF/", "/v/[hidden]/"),
        ("/v/short", "/v/[hidden]"),
        ("/v/", "/v/"),
        ("/q/0b0e3b3a-1111-4222-8333-123456789abc/abcdefghijklmnopqrstuvwxyzABCDEF/",
         "/q/0b0e3b3a-1111-4222-8333-123456789abc/[hidden]/"),
        ("/q/0b0e3b3a-1111-4222-8333-123456789abc/short",
         "/q/0b0e3b3a-1111-4222-8333-123456789abc/[hidden]"),
        ("/q/0b0e3b3a-1111-4222-8333-123456789abc/",) * 2,
        ("/invitation/eyJ0b2tlbiI6MX0:1rGz:abcdefg_0/", "/invitation/[hidden]/"),
        ("/invitation/",) * 2,
        ("/invitation/accept/",) * 2,
    ],
)  # fmt: skip
def test_a_path_that_opens_something_is_masked(path, shown):
    assert logs.masked_path(path) == shown


def test_every_route_with_a_token_hides_it_though_it_holds_no_digit():
    token = "abcdefghijklmnopqrstuvwxyzABCDEF"
    routes = [route for _name, route, _view in ADDRESSES if "<str:token>" in route]
    shown = [logs.masked_path("/" + route.replace("<str:token>", token)) for route in routes]

    assert len(routes) >= 3
    assert [path for path in shown if token in path or logs.HIDDEN not in path] == []


def test_a_request_has_one_id_from_the_proxy_to_the_page(client):
    response = client.get("/healthz/live", headers={"X-Request-ID": "from-the-proxy-1"})

    assert response["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize("offered", ["", "short", "a\r\nb" * 5, "x" * 41, "with space in it"])
def test_an_id_that_could_be_a_trick_is_replaced(client, offered):
    response = client.get("/healthz/live", headers={"X-Request-ID": offered})

    assert len(response["X-Request-ID"]) == 32


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_a_request_leaves_one_line_without_its_query(client, written):
    client.get("/healthz/live?token=canary", headers={"Cookie": "session=canary"})

    [line] = written().splitlines()
    told = json.loads(line)
    assert "canary" not in line
    assert (told["method"], told["path"], told["status"]) == ("GET", "/healthz/live", 200)
    assert told["at"][-6] in "+-", "the moment needs its offset"
    assert told["request_id"]
