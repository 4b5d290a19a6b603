"""`./dev test` cannot pass without having tested."""

import sys

import pytest

from tests import lanes

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def own_count(monkeypatch):
    monkeypatch.setattr(lanes, "counted", [])


@pytest.mark.parametrize(
    ("words", "code", "passed", "count"),
    [
        ("5 passed, 1 skipped in 2.10s", 0, True, (5, 0)),
        ("4 passed, 1 failed, 2 errors in 2.10s", 1, False, (4, 3)),
        ("5 passed in 2.10s", 3, False, (5, 0)),
        ("7 skipped in 0.10s", 0, False, (0, 0)),
        ("no tests ran in 0.01s", 5, False, (0, 0)),
        ("", 0, False, (0, 0)),
    ],
)
def test_a_lane_passes_if_a_test_has_passed_and_none_failed(
    monkeypatch, tmp_path, words, code, passed, count
):
    monkeypatch.setattr(lanes, "PYTEST", [sys.executable, "-c"])

    said = f"print('a line'); print({words!r}); raise SystemExit({code})"
    assert lanes.pytest([said], tmp_path) is passed
    assert lanes.counted == [count]


@pytest.mark.parametrize("arguments", [["--check", "sqlite"], ["nowhere"], ["--check", "nowhere"]])
def test_a_lane_that_would_not_run_is_refused(arguments):
    with pytest.raises(SystemExit, match="2"):
        lanes.options(arguments)


def test_a_lane_that_cannot_run_counts_as_failed(tmp_path, capsys):
    def cannot(servers, more):
        raise lanes.Missing("chromium is missing")

    outcome = lanes.run(lanes.Lane("browser", "journeys", cannot), None, [])
    lanes.report([outcome, lanes.Outcome("lint", True, 1.0)])

    assert not outcome.passed
    assert capsys.readouterr().out.endswith("1 passed, 1 failed\n")


@pytest.mark.parametrize(
    ("said", "processors", "count"),
    [
        ("max 100000", 2, 2),
        ("200000 100000", 64, 2),
        ("50000 100000", 4, 1),
        ("max 100000", 64, 8),
        (None, 3, 3),
    ],
)
def test_as_many_processes_as_the_machine_grants(monkeypatch, tmp_path, said, processors, count):
    quota = tmp_path / "cpu.max"
    if said:
        quota.write_text(said + "\n")
    monkeypatch.setattr(lanes.sys, "platform", "linux")
    monkeypatch.setattr(lanes.os, "sched_getaffinity", lambda _: range(processors), raising=False)

    assert lanes.at_once(quota) == count
