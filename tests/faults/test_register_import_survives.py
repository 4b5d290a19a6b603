"""A worker that dies while it writes or undoes an import of organisations leaves all of it or nothing."""

import json

import pytest

from tests.faults.calling import call
from tests.processes import start_beat, start_worker, wait_for

pytestmark = pytest.mark.fault

ROWS = 90
NOTHING = {"added": 0, "below": 0, "changes": 0, "phone": "", "belongs": ""}
ALL = {"added": ROWS, "below": 60, "changes": ROWS + 1, "phone": "040 1", "belongs": "Nro 0 ry"}
# The history of what was there before stays; that of what was added goes with it.
UNDONE = NOTHING | {"changes": 1}


@pytest.fixture
def begun(tmp_path):
    """A file that is there once something was written."""
    return tmp_path / "begun"


@pytest.fixture
def env(portal_env, begun):
    return {
        **portal_env,
        "EXTRA_JOB_KINDS": "tests.faults.slow_register_import",
        "JOB_LEASE_SECONDS": "2",
        "JOB_SWEEP_SECONDS": "1",
        "IMPORT_BEGUN": str(begun),
    }


def told(seconds, env):
    said = call("-m", "tests.faults.registering", "tell", str(seconds), env=env)
    found = json.loads(said.splitlines()[-1])
    return found.pop("state"), found


def killed_in_the_middle(env, begun, folder, name):
    beat = start_beat(env, folder / f"{name}-beat.log")
    worker = start_worker(env, folder / f"{name}.log")
    wait_for(begun.exists, what="the writing")
    worker.kill()
    beat.kill()
    begun.unlink()


def worked_off(env, folder, name):
    beat = start_beat(env, folder / f"{name}-beat.log")
    worker = start_worker(env, folder / f"{name}.log")
    try:
        return told(120, env)
    finally:
        worker.kill()
        beat.kill()


def test_an_import_and_its_undoing_are_whole_or_not_there(env, begun, tmp_path):
    call("-m", "tests.faults.registering", "ask", str(ROWS), env=env)

    killed_in_the_middle(env, begun, tmp_path, "apply")
    assert told(0, env) == ("applying", NOTHING)
    assert worked_off(env, tmp_path, "again") == ("applied", ALL)

    begun.unlink()
    call("-m", "tests.faults.registering", "undo", "0", env=env)
    killed_in_the_middle(env, begun, tmp_path, "undo")
    assert told(0, env) == ("removing", ALL)
    assert worked_off(env, tmp_path, "undone") == ("removed", UNDONE)
