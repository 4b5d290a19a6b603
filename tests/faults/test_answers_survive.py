"""The database breaks down again and again while people answer: nothing is lost, nothing is doubled."""

import json
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.calling import call
from tests.processes import free_port, postgresql_server, start_python, wait_for
from tests.respondents import Respondent, text_of

pytestmark = pytest.mark.fault

RESPONDENTS, BROWSERS, BREAKDOWNS, SAVINGS = 40, 8, 4, 3
# Every fifth goes home before sending.
LEAVES = 5


@contextmanager
def served(folder, database_url):
    """The portal on that database: its port and its settings."""
    port = free_port()
    env = {"DEBUG": "1", "VAR_DIR": str(folder / "var"), "DATABASE_URL": database_url}
    call("manage.py", "migrate", "--verbosity=0", env=env)
    call("manage.py", "createcachetable", env=env)
    web = start_python(
        *("-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
        env=env,
        log=folder / "web.log",
    )
    wait_for(lambda: web.said("Booting worker"), what="the portal")
    yield port, env
    web.kill()


@pytest.fixture
def portal(tmp_path):
    """Web on a PostgreSQL of its own that keeps its word."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        with (
            postgresql_server(Path(folder) / "db", is_durable=True) as database,
            served(tmp_path, database.url) as (port, env),
        ):
            yield port, database, env


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


def test_a_file_that_is_locked_for_too_long_is_told_and_read_all_the_same(tmp_path):
    file = tmp_path / "db.sqlite3"
    with served(tmp_path, f"sqlite:///{file}?timeout=1") as (port, env):
        [token] = json.loads(call("-m", "tests.respondents", "invite", "1", env=env))
        person = Respondent(port, token, 0)
        place = f"{person.ask('GET', f'/v/{token}/')[1]}1/"
        form = person.opened(place) | {"involve": "4"}

        with sqlite3.connect(file, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            locked = [
                person.ask("POST", f"{place}save/", form)[0],
                person.ask("POST", place, form)[0],
                person.ask("GET", place)[0],
            ]
            other.execute("ROLLBACK")
        other.close()
        freed = person.ask("POST", place, form)[0]
        person.hang_up()

    # The last of them is read, for which nobody has to wait.
    assert (locked, freed) == ([503, 503, 200], 200)
