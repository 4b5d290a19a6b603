"""Two hundred people who answer at once, on SQLite and on PostgreSQL, served as in production.

    python -m tests.bench.respondents [people [seconds of thinking]]

Each opens their link, fills in three pages, and is saved several times on each, as the script of the
page does; between two requests they think for so long on average. Printed: errors (0), milliseconds of
a saving (goal: p95 at most 300), of a page and of sending, and whether what was kept is what was sent.
The people run on the same machine, and what they take is part of the figures.
"""

import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from tests.faults.calling import call
from tests.processes import free_port, postgresql_server, start_python, wait_for
from tests.respondents import Respondent, text_of

SAVINGS = 3
# Who come before the others.
FIRST = 12
# As docker-compose.yml starts it.
GUNICORN = "-m gunicorn portal.wsgi --worker-class gthread --workers 3 --threads 4 --timeout 60"


@contextmanager
def portal(folder, database_url):
    """Its port and its environment."""
    port = free_port()
    env = {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "kQ7-a-long-key-of-many-different-letters-0123456789-abcdefghij",
        "SITE_ORIGIN": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url,
    }
    commands = ("migrate", "createcachetable", "build_assets", "compile_translations")
    for command in commands:
        call("manage.py", command, env=env)
    call("manage.py", "collectstatic", "--no-input", env=env)
    web = start_python(
        *GUNICORN.split(),
        *("--bind", f"127.0.0.1:{port}", "--no-control-socket"),
        env=env,
        log=folder / "web.log",
    )
    wait_for(lambda: web.said("Booting worker"), what="the portal")
    yield port, env
    web.kill()


def measure(name, port, env, *, people, thinking):
    count = people + FIRST
    tokens = json.loads(call("-m", "tests.respondents", "invite", str(count), env=env))

    def think():
        time.sleep(random.uniform(0, 2 * thinking))

    everybody = [Respondent(port, token, n, think=think) for n, token in enumerate(tokens)]
    # Not measured: each process reads code and templates once.
    faults = answer_at_once(everybody[:FIRST])
    respondents = everybody[FIRST:]
    began = time.monotonic()
    faults += answer_at_once(respondents)
    seconds = time.monotonic() - began
    statuses = sum((person.statuses for person in respondents), Counter())
    print(
        f"{name}: {people} people in {seconds:.0f} s, {statuses.total() / seconds:.0f} requests/s"
    )
    errors = {status: n for status, n in statuses.items() if status not in {200, 302, 303}}
    print(f"  errors {sum(errors.values()) + len(faults)} {errors or ''} {faults[:3] or ''}")
    for kind in ("autosave", "page", "submit"):
        took = sorted(1000 * each for person in respondents for each in person.took[kind])
        p95 = statistics.quantiles(took, n=20)[-1]
        print(
            f"  {kind:9} p50 {statistics.median(took):5.0f} ms, p95 {p95:5.0f} ms, of {len(took)}"
        )
    kept = json.loads(call("-m", "tests.respondents", "tell", env=env))
    is_whole = (
        kept["responses"] == {str(each.number): [each.receipt] for each in everybody}
        and kept["texts"] == {str(n): text_of(n, SAVINGS) for n in range(count)}
        and kept["answered"] == count
    )
    print(f"  kept as sent: {is_whole}; wrong counts: {kept['differences']}")


def answer_at_once(respondents):
    """What went wrong."""
    faults = []

    def answer(person):
        try:
            person.think()
            person.answer(savings=SAVINGS)
        except Exception as fault:
            faults.append(repr(fault))

    threads = [threading.Thread(target=answer, args=(person,)) for person in respondents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def main():
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    thinking = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        for kind in ("sqlite", "postgresql"):
            (folder / kind).mkdir()
        with portal(folder / "sqlite", f"sqlite:///{folder / 'sqlite' / 'db.sqlite3'}") as web:
            measure("SQLite", *web, people=people, thinking=thinking)
        with (
            postgresql_server(folder / "server", is_durable=True) as server,
            portal(folder / "postgresql", server.url) as web,
        ):
            measure("PostgreSQL", *web, people=people, thinking=thinking)


if __name__ == "__main__":
    main()
