"""Whatever fails in a real process, its output holds no token, no code and no address."""

import contextlib
import http.client
import secrets
import socket

import pytest
from django.core import signing
from django.utils.crypto import get_random_string

from tests.faults.calling import call
from tests.processes import free_port, start_python, start_worker, wait_for

pytestmark = pytest.mark.fault

ID = "0b0e3b3a-1111-4222-8333-123456789abc"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEY = "this-key-is-for-development-and-tests-only-and-guards-nothing-0"


@pytest.fixture(params=["json", "text"])
def env(request, portal_env):
    call("manage.py", "createcachetable", env=portal_env)
    return {**portal_env, "LOG_FORMAT": request.param, "EXTRA_JOB_KINDS": "tests.faults.failing"}


@pytest.fixture
def planted():
    """One of each kind that opens something or names somebody."""
    return {
        "link": secrets.token_urlsafe(24),
        "quiet": secrets.token_urlsafe(24),
        "short": "kissa" + get_random_string(4, LETTERS),
        "invitation": signing.TimestampSigner(key=KEY).sign_object({"token": 1}),
        "reset": f"3-cq0dv4-{secrets.token_hex(16)}",
        "confirmation": signing.Signer(key=KEY).sign("Mg"),
        "session": get_random_string(32, LETTERS + "0123456789"),
        "form": get_random_string(64),
        "oidc": get_random_string(10, LETTERS),
        "code": get_random_string(6, "123456789"),
        "bearer": get_random_string(12, LETTERS),
        "password": get_random_string(12, LETTERS),
        "address": f"{get_random_string(8, LETTERS)}@meikalainen.example",
    }


@pytest.fixture
def web(env, tmp_path):
    port = free_port()
    running = start_python(
        *("-m", "gunicorn", "portal.wsgi", "--config", "python:portal.gunicorn"),
        *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "2"),
        *("--no-control-socket", "--access-logfile", "-"),
        env=env,
        log=tmp_path / "web.log",
    )
    wait_for(lambda: _answers(port), what="the web")
    yield running, port
    running.kill()


def _answers(port):
    with contextlib.suppress(OSError):
        return ask(port, "GET", "/healthz/live") == 200


def ask(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        return connection.getresponse().status
    finally:
        connection.close()


def say(port, words):
    """What is no request at all."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(words.encode())
        with contextlib.suppress(OSError):
            while line.recv(4096):
                pass


def told(log, planted):
    text = log.read_text()
    return {
        kind for kind, value in planted.items() if value in text or value.partition("@")[0] in text
    }


def test_no_way_of_failing_tells_what_opens_something(web, planted, tmp_path):
    running, port = web
    cookies = f"sessionid={planted['session']}; csrftoken={planted['form']}"
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    paths = [
        f"/v/{planted['link']}/",
        f"/v/{planted['short']}/",
        f"/q/{ID}/{planted['quiet']}/",
        f"/invitation/{planted['invitation']}/",
        f"/accounts/password/reset/key/{planted['reset']}/",
        f"/accounts/confirm-email/{planted['confirmation']}/",
        f"/accounts/oidc/x/login/callback/?code={planted['oidc']}&state={planted['oidc']}",
        f"/outbox/?person={planted['address']}",
    ]
    bearer = f"Bearer {planted['bearer']}"
    statuses = set()
    for path in paths:
        everything = {"X_Fail": "everything", "Authorization": bearer, "Referer": path, **form}
        sent = f"code={planted['code']}&password={planted['password']}&email={planted['address']}"
        statuses |= {
            ask(port, "POST", path, sent, **everything),
            ask(port, "POST", path, f"csrfmiddlewaretoken={planted['form'][::-1]}", **form),
            ask(port, "GET", path, Host=f"{planted['link']}.example"),
            ask(port, "GET", f"/nowhere{path}", Cookie=cookies),
            ask(
                port,
                "POST",
                path,
                "&".join(f"{planted['link']}{n}=1" for n in range(2_100)),
                **form,
            ),
        }
        say(port, f"GET {path} HTTP/9.9\r\n\r\n")
        say(port, f"G@T {path} HTTP/1.1\r\n\r\n")
        say(port, f"GET {path}\r\n\r\n")
        say(port, f"GET / HTTP/1.1\r\nCookie {cookies}\r\n\r\n")
        say(port, f"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {planted['link']}\r\n\r\n")
    statuses.add(ask(port, "GET", f"/?address={planted['address']}", X_Fail="row"))

    wait_for(lambda: running.said("Key (email)="), what="the last line")
    assert {400, 403, 404, 500} <= statuses
    assert running.said("Invalid request")
    assert told(tmp_path / "web.log", planted) == set()


def test_a_task_that_fails_with_its_arguments_tells_none_of_them(env, planted, tmp_path):
    worker = start_worker(env, tmp_path / "worker.log")
    # A word without a name or a place is no secret that anybody could tell.
    plain = ("short", "oidc", "code", "bearer", "password")
    bare = [value for kind, value in planted.items() if kind not in plain]
    start = "import django; django.setup(); from tests.faults.failing import fail"
    try:
        for arguments in (
            f"*{bare!r}",
            f"code={planted['code']!r}",
            f"password={planted['password']!r}",
        ):
            call("-c", f"{start}; fail.delay({arguments})", env=env)
        wait_for(lambda: worker.log.read_text().count("failed with") >= 3, what="the task to fail")
    finally:
        worker.kill()

    assert told(tmp_path / "worker.log", planted) == set()
