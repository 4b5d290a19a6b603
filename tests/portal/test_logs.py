"""A log line is one line, knows its request, and tells no secret."""

import io
import json
import logging

import pytest
import structlog

from portal import logs

FORGED = "ordinary\r\nat='2026-01-01' level='info' event='forged'\u2028\x1b[2J"


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


def test_a_request_has_one_id_from_the_proxy_to_the_page(client):
    response = client.get("/healthz/live", headers={"X-Request-ID": "from-the-proxy-1"})

    assert response["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize("offered", ["", "short", "a\r\nb" * 5, "x" * 41, "with space in it"])
def test_an_id_that_could_be_a_trick_is_replaced(client, offered):
    response = client.get("/healthz/live", headers={"X-Request-ID": offered})

    assert len(response["X-Request-ID"]) == 32


def test_a_secret_is_masked_wherever_in_a_line_it_stands(written):
    token = "dGhpcy1pcy1hLXRva2VuLW9mLWEtbGluaw7"
    django = logging.getLogger("django.request")
    django.error("Internal Server Error: %s", f"/v/{token}/")
    django.error("args %(given)r", {"given": (token, "matti@example.org")})
    structlog.get_logger("test").warning(
        f"said {token}", deep={"list": [{"token": "short"}, token]}
    )
    structlog.get_logger("test").warning("said", error=ValueError(token), data=token.encode())
    structlog.get_logger("test").warning("said", **{token: "as a name"})
    try:
        try:
            raise KeyError(token)
        except KeyError:
            raise ValueError(f"Key (email)=(matti@example.org) of {token}")  # noqa: B904
    except ValueError:
        django.exception("failed for %s", "matti@example.org", stack_info=True)

    assert token not in written()
    assert "short" not in written()
    assert "matti" not in written()
    assert len(written().splitlines()) == 6


def test_a_line_that_cannot_be_made_tells_nothing_of_its_words(written):
    [ours] = [handler for handler in logging.root.handlers if isinstance(handler, logs.Lines)]
    fitting_badly = {"msg": "%s and %s", "args": ("canary",), "levelno": logging.ERROR}

    ours.handle(logging.makeLogRecord(fitting_badly))

    assert "log.unwritten" in written()
    assert "canary" not in written()


def test_what_nobody_caught_is_shown_to_eyes_over_many_lines(capsys):
    logs.show_uncaught(ValueError, ValueError("canary@example.org"), None)

    assert capsys.readouterr().err == "ValueError: [address]\n"


class Mute:
    def __str__(self):
        raise ValueError("canary")


def test_a_thing_without_words_does_not_cost_the_line(written):
    structlog.get_logger("test").error("said", thing=Mute())

    assert "<Mute: ValueError>" in written()


def test_what_nobody_caught_is_a_line(written):
    try:
        raise ValueError("canary@example.org")
    except ValueError as error:
        logs.tell_uncaught(ValueError, error, error.__traceback__)

    assert len(written().splitlines()) == 1
    assert "ValueError" in written()
    assert "canary" not in written()


@pytest.mark.parametrize("name", ["gunicorn.error", "gunicorn.access"])
def test_the_lines_of_gunicorn_take_the_way_of_ours(request, name):
    """It sets up handlers of its own before the portal is loaded."""
    own = logging.getLogger(name)
    request.addfinalizer(own.handlers.clear)
    own.addHandler(logging.StreamHandler(io.StringIO()))
    own.propagate = False

    logs.configure({"format": "json"})

    assert own.propagate
    assert own.handlers == []
    assert [type(handler) for handler in logging.root.handlers].count(logs.Lines) == 1


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_a_request_leaves_one_line_without_its_query(client, written):
    client.get("/healthz/live?token=canary", headers={"Cookie": "session=canary"})

    [line] = written().splitlines()
    told = json.loads(line)
    assert "canary" not in line
    assert (told["method"], told["path"], told["status"]) == ("GET", "/healthz/live", 200)
    assert told["at"][-6] in "+-", "the moment needs its offset"
    assert told["request_id"]
