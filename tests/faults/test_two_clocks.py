"""Two clocks and two workers, and the first of each is killed: every scheduled act is done once."""

import itertools
import json
import time

import pytest

from tests.faults.calling import call
from tests.processes import redis_server, start_beat, start_worker

pytestmark = pytest.mark.fault

ACTS = 12
KILLED_AFTER = 4  # seconds
# What a clock may be away for before the other one has taken over.
TAKEOVER = 90


@pytest.fixture
def env(tmp_path, portal_env):
    with redis_server(tmp_path) as redis:
        yield {
            **portal_env,
            "BROKER_URL": redis.url,
            "EXTRA_JOB_KINDS": "tests.faults.kinds",
            "SCHEDULE_TICK_SECONDS": "1",
        }


def test_every_scheduled_act_is_done_once(env, tmp_path):
    workers = [start_worker(env, tmp_path / f"worker{number}.log") for number in range(2)]
    beats = [start_beat(env, tmp_path / f"beat{number}.log") for number in range(2)]
    try:
        call("-m", "tests.faults.desk", "schedule", str(ACTS), env=env)
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
