"""The database breaks down again and again while people answer: nothing is lost, nothing is doubled."""

import json
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.calling import call
from tests.processes import free_port, postgresql_server, start_python, wait_for
from tests.respondents import Respondent, text_of

pytestmark = pytest.mark.fault

RESPONDENTS, BROWSERS, BREAKDOWNS, SAVINGS = 40, 8, 4, 3
# Every fifth goes home before sending.
LEAVES = 5


@pytest.fixture
def portal(tmp_path):
    """Web on a PostgreSQL of its own that keeps its word."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        with postgresql_server(Path(folder) / "db", is_durable=True) as database:
            env = {"DEBUG": "1", "VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": database.url}
            call("manage.py", "migrate", "--verbosity=0", env=env)
            call("manage.py", "createcachetable", env=env)
            web = start_python(
                *("-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"),
                *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
                env=env,
                log=tmp_path / "web.log",
            )
            wait_for(lambda: web.said("Booting worker"), what="the portal")
            yield port, database, env
            web.kill()


def test_what_was_acknowledged_is_there_once_however_often_the_database_breaks_down(portal):
    port, database, env = portal
    tokens = json.loads(call("-m", "tests.respondents", "invite", str(RESPONDENTS), env=env))
    waiting = list(enumerate(tokens))
    respondents, faults, breakdowns = [], [], 0

    def browse():
        try:
            while waiting:
                number, token = waiting.pop()
                # At work for as long as the database breaks down, so that it does so everywhere.
                person = Respondent(port, token, number, think=lambda: time.sleep(0.05))
                respondents.append(person)
                person.answer(sends=number % LEAVES > 0, savings=SAVINGS)
        except Exception as fault:
            faults.append(repr(fault))

    browsers = [threading.Thread(target=browse) for _ in range(BROWSERS)]
    for browser in browsers:
        browser.start()
    for breakdown in range(BREAKDOWNS):
        reached = len(respondents) + 4
        wait_for(lambda: len(respondents) >= min(reached, RESPONDENTS), what="more respondents")  # noqa: B023
        database.break_down()
        time.sleep(0.3)
        database.start()
        breakdowns = breakdown + 1
    for browser in browsers:
        browser.join(timeout=240)

    kept = json.loads(call("-m", "tests.respondents", "tell", env=env))
    senders = {str(n) for n in range(RESPONDENTS) if n % LEAVES}
    statuses = sum((person.statuses for person in respondents), Counter())
    assert faults == []
    assert breakdowns == BREAKDOWNS
    assert set(statuses) <= {200, 302, 303, 503}, "neither an error of ours nor a broken line"
    assert statuses[503] > 0, "nobody noticed"
    assert sum(person.given_back for person in respondents) > 0, "no form was given back"
    assert kept["responses"] == {
        str(person.number): [person.receipt] for person in respondents if person.receipt
    }
    assert set(kept["responses"]) == senders, "lost none, doubled none"
    assert kept["texts"] == {number: text_of(number, SAVINGS) for number in senders}
    assert kept["drafts"] == {
        str(n): text_of(n, SAVINGS) for n in range(RESPONDENTS) if str(n) not in senders
    }
    assert (kept["answered"], kept["differences"]) == (len(senders), 0)
