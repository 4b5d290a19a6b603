"""Two clocks and two workers, and the first of each is killed: every planned act is done once."""

import itertools
import json
import os
import subprocess
import sys
import time

import pytest

from tests.processes import ROOT, redis_server, start_beat, start_worker

pytestmark = pytest.mark.fault

ACTS = 12
KILLED_AFTER = 4  # seconds
# What a clock may be away for before the other one has taken over.
TAKEOVER = 90


@pytest.fixture
def env(tmp_path, spare_database):
    with redis_server(tmp_path) as redis:
        yield {
            "DEBUG": "1",
            "VAR_DIR": str(tmp_path / "var"),
            "DATABASE_URL": spare_database,
            "BROKER_URL": redis.url,
            "EXTRA_JOB_KINDS": "tests.faults.kinds",
            "DUE_TICK_SECONDS": "1",
        }


def call(*arguments, env):
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_every_planned_act_is_done_once(env, tmp_path):
    call("manage.py", "migrate", "--verbosity=0", env=env)
    workers = [start_worker(env, tmp_path / f"worker{number}.log") for number in range(2)]
    beats = [start_beat(env, tmp_path / f"beat{number}.log") for number in range(2)]
    try:
        call("-m", "tests.faults.desk", "plan", str(ACTS), env=env)
        time.sleep(KILLED_AFTER)
        beats[0].kill()
        workers[0].kill()
        outcome = json.loads(call("-m", "tests.faults.desk", "done", str(TAKEOVER), env=env))
    finally:
        for process in (*beats, *workers):
            process.kill()

    assert outcome["states"] == ["done"] * ACTS
    assert sorted(int(number) for number, _ in outcome["done"]) == list(range(ACTS))
    moments = [moment for _, moment in outcome["done"]]
    assert max(late - early for early, late in itertools.pairwise(moments)) < TAKEOVER
