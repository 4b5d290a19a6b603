"""Database or broker go away under a running portal, and come back."""

import contextlib
import json
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.faults.test_jobs_survive import call
from tests.processes import (
    free_port,
    postgresql_server,
    redis_server,
    start_python,
    start_worker,
    wait_for,
)

pytestmark = pytest.mark.fault

# How long a page waits that queues a job while the broker is away (the first call loads code).
TOLD_TWICE = """
import django, time
django.setup()
from portal.jobs.waking import wake
wake("nobody")
started = time.monotonic()
wake("nobody")
print(time.monotonic() - started)
"""
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def portal(tmp_path):
    """Web and worker on a PostgreSQL and a Redis of their own."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.ExitStack() as servers,
    ):
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        database = servers.enter_context(postgresql_server(Path(folder) / "db"))
        redis = servers.enter_context(redis_server(folder))
        env = {
            "DEBUG": "1",
            "VAR_DIR": str(tmp_path / "var"),
            "DATABASE_URL": database.url,
            "BROKER_URL": redis.url,
            "EXTRA_JOB_KINDS": "tests.faults.kinds",
        }
        call("manage.py", "migrate", "--verbosity=0", env=env)
        call("manage.py", "createcachetable", env=env)
        web = start_python(
            *("-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
            env=env,
            log=tmp_path / "web.log",
        )
        worker = start_worker(env, tmp_path / "worker.log")

        def ask(page="ready"):
            """(status code, what it says, seconds it took)."""
            started = time.monotonic()
            try:
                with NO_PROXY.open(f"http://127.0.0.1:{port}/healthz/{page}", timeout=10) as answer:
                    status, text = answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                status, text = error.code, error.read().decode()
                error.close()
            except OSError:
                status, text = 0, ""
            return status, text, time.monotonic() - started

        wait_for(lambda: ask()[0] == 200, what="the portal")
        yield ask, database, redis, env
        web.kill()
        worker.kill()


def says(answer, status, word):
    return answer[0] == status and json.loads(answer[1])["status"] == word


def test_it_says_what_it_can_do_and_recovers_by_itself(portal):
    ask, database, redis, env = portal
    assert says(ask(), 200, "ok")

    redis.kill()
    assert says(ask(), 200, "degraded")
    call("-m", "tests.faults.desk", "ask", "2", env=env)  # nobody is told of these jobs
    assert float(call("-c", TOLD_TWICE, env=env).split()[-1]) < 1
    redis.start()
    wait_for(lambda: says(ask(), 200, "ok"), seconds=5, what="the broker to be found again")

    database.kill()
    away = ask()
    assert says(away, 503, "unavailable")
    assert away[2] < 5
    assert ask("live")[0] == 200
    database.start()
    wait_for(lambda: says(ask(), 200, "ok"), seconds=5, what="the database to be found again")

    # The clock strikes: the worker, which has lived through all this, does what it was not told.
    call(
        "-c", "import django; django.setup(); from tests.faults import desk; desk.strike()", env=env
    )
    jobs = json.loads(call("-m", "tests.faults.desk", "wait", "60", env=env))
    assert [job["state"] for job in jobs] == ["done", "done"]
