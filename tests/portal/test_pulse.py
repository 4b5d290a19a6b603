"""A container is well while its process works, and only then."""

import os
import time

import pytest

from portal import pulse


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PULSE_DIR", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_who_worked_lately_is_well_and_who_did_not_is_not(folder, name):
    assert pulse.main([name]) == f"{name} has not begun."
    pulse.beat(name)
    assert pulse.main([name]) is None
    long_ago = time.time() - pulse.OLDEST_SECONDS[name] - 5
    os.utime(folder / f"{name}.pulse", (long_ago, long_ago))

    assert "seconds ago" in pulse.main([name])


def test_the_web_that_does_not_answer_is_not_well(monkeypatch):
    monkeypatch.setenv("SITE_ORIGIN", "https://portal.example/")
    monkeypatch.setenv("PULSE_WEB_PORT", "9")

    assert "does not answer" in pulse.main(["web"])


@pytest.mark.parametrize("arguments", [["postgres"], []])
def test_nobody_else_is_asked(arguments):
    assert "web, worker or beat" in pulse.main(arguments)


def test_without_a_folder_no_sign_is_left(tmp_path, monkeypatch):
    monkeypatch.delenv("PULSE_DIR", raising=False)

    pulse.beat("worker")

    assert pulse.main(["worker"]) == "PULSE_DIR is not set."
