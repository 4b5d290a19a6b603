"""Worker, beat and broker are killed again and again; every job is done once all the same."""

import hashlib
import json
import random
import shutil
import time

import pytest

from tests.faults.calling import call
from tests.processes import redis_server, start_beat, start_worker, wait_for

pytestmark = pytest.mark.fault

JOBS = 12
KILLS = 4


@pytest.fixture(params=["filesystem", "redis"])
def broker(request, tmp_path):
    """(settings, what empties it): a folder, or a Redis that forgets when it dies."""
    if request.param == "filesystem":
        folder = tmp_path / "var" / "broker" / "queue"

        def empty():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

        yield {}, empty
        return
    with redis_server(tmp_path) as redis:

        def empty():
            redis.kill()
            redis.start()

        yield {"BROKER_URL": redis.url}, empty


@pytest.fixture
def env(broker, portal_env, tmp_path):
    settings, _ = broker
    return {
        **portal_env,
        "EXTRA_JOB_KINDS": "tests.faults.kinds",
        "JOB_LEASE_SECONDS": "2",
        "JOB_SWEEP_SECONDS": "1",
        "WORK_BEGUN": str(tmp_path / "begun"),
        **settings,
    }


def test_every_job_is_done_once_whatever_is_killed(broker, env, tmp_path):
    _, empty = broker
    chance = random.Random()
    call("-m", "tests.faults.desk", "ask", str(JOBS), env=env)

    for number in range(KILLS):
        beat = start_beat(env, tmp_path / f"beat{number}.log")
        worker = start_worker(env, tmp_path / f"worker{number}.log")
        if number == 0:
            wait_for((tmp_path / "begun").exists, what="the work")
        else:
            time.sleep(chance.uniform(0.2, 1.2))
        beat.kill()
        worker.kill()
        empty()
    beat = start_beat(env, tmp_path / "beat.log")
    worker = start_worker(env, tmp_path / "worker.log")
    try:
        jobs = json.loads(call("-m", "tests.faults.desk", "wait", "60", env=env))
    finally:
        beat.kill()
        worker.kill()

    assert sorted(job["parameters"]["number"] for job in jobs) == list(range(JOBS))
    assert {(job["state"], job["error_code"]) for job in jobs} == {("done", "")}
    assert sum(job["tries"] for job in jobs) > JOBS, "nothing was interrupted"
    media = tmp_path / "var" / "media"
    made = {f"jobs/{path.name}" for path in (media / "jobs").glob("*.txt")}
    assert made == {job["result_file"] for job in jobs}
    for job in jobs:
        content = (media / job["result_file"]).read_bytes()
        assert content == f"job number {job['parameters']['number']}".encode()
        assert hashlib.sha256(content).hexdigest() == job["result_sha256"]
