"""A worker that dies in the middle of an import leaves nothing half, and the next one imports it once."""

import json

import pytest

from tests.faults.calling import call
from tests.processes import start_beat, start_worker, wait_for

pytestmark = pytest.mark.fault

ROWS = 400
KILLS = 2
# Of each response: six questions with one value, and one with two.
ANSWERS = ROWS * 8


@pytest.fixture
def begun(tmp_path):
    """A file that is there once the import writes."""
    return tmp_path / "begun"


@pytest.fixture
def env(portal_env, begun):
    return {
        **portal_env,
        "EXTRA_JOB_KINDS": "tests.faults.slow_import",
        "JOB_LEASE_SECONDS": "2",
        "JOB_SWEEP_SECONDS": "1",
        "IMPORT_BEGUN": str(begun),
    }


def told(seconds, env):
    said = call("-m", "tests.faults.collecting", "tell", str(seconds), env=env)
    return json.loads(said.splitlines()[-1])


def test_an_import_is_whole_or_not_there_whatever_is_killed(env, begun, tmp_path):
    call("-m", "tests.faults.collecting", "ask", str(ROWS), env=env)

    for number in range(KILLS):
        beat = start_beat(env, tmp_path / f"beat{number}.log")
        worker = start_worker(env, tmp_path / f"worker{number}.log")
        # Four seconds of writing, which begin when the lease of the worker before is over.
        wait_for(begun.exists, what="the writing")
        worker.kill()
        beat.kill()
        begun.unlink()
        found = told(0, env)
        assert found["responses"] in {0, ROWS}
        assert found["counts_are_right"]
    beat = start_beat(env, tmp_path / "beat.log")
    worker = start_worker(env, tmp_path / "worker.log")
    try:
        found = told(90, env)
    finally:
        worker.kill()
        beat.kill()

    assert found.pop("tries") == KILLS + 1
    assert found == {
        "state": "applied",
        "responses": ROWS,
        "answers": ANSWERS,
        "counts_are_right": True,
    }
