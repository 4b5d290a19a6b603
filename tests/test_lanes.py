"""`./dev test` cannot pass without having tested."""

import sys
import threading

import pytest

from tests import changed, lanes
from tests.changed import ABOUT_ALL, ALL, Selection, select


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
    lanes.report([outcome, lanes.Outcome("lint", True, 1.0)], 2.0)

    assert not outcome.passed
    assert capsys.readouterr().out.endswith("1 passed, 1 failed\n")


def test_checks_run_side_by_side_and_what_one_says_stands_together(monkeypatch, tmp_path, capfd):
    met, halfway = threading.Barrier(2, timeout=60), "print('a'); print('b')"

    def meets(servers, more):
        met.wait()
        return lanes.call([sys.executable, "-c", halfway])

    def fails(servers, more):
        return meets(servers, more) and lanes.call([sys.executable, "-c", "raise SystemExit(1)"])

    monkeypatch.setattr(lanes, "at_once", lambda: 2)
    checks = [lanes.Lane("one", "meets", meets, True), lanes.Lane("two", "fails", fails, True)]
    outcomes = lanes.run_all(checks, None, [])

    assert [(each.lane, each.passed) for each in outcomes] == [("one", True), ("two", False)]
    assert capfd.readouterr().out.count(f"{halfway}\na\nb\n") == 2


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


@pytest.mark.parametrize(
    ("file", "selection"),
    [
        pytest.param("docs/testing.md", Selection(), id="a page to read"),
        pytest.param("portal/locale/sv/LC_MESSAGES/django.po", Selection(), id="a translation"),
        pytest.param("pyproject.toml", ALL, id="a dependency"),
        pytest.param("tests/conftest.py", ALL, id="the cast"),
        pytest.param(
            "portal/api/views.py",
            Selection(("tests/portal/api", *ABOUT_ALL), ("postgresql",)),
            id="a room at the top",
        ),
        pytest.param(
            "templates/organisations/anything.html",
            Selection(("tests/regions/organisations", *ABOUT_ALL), ("sqlite", "postgresql")),
            id="a template of a room",
        ),
        pytest.param(
            "templates/base.html",
            Selection(
                ("tests/portal", "tests/regions", "tests/surveys", *ABOUT_ALL),
                ("sqlite", "postgresql"),
            ),
            id="a template of every page",
        ),
        pytest.param(
            "tests/portal/api/test_hidden_sums.py",
            Selection(("tests/portal/api/test_hidden_sums.py",), ("postgresql",)),
            id="a test",
        ),
        pytest.param(
            "tests/journeys/test_sign_in.py", Selection((), ("journeys",)), id="a journey"
        ),
    ],
)
def test_a_change_runs_the_tests_of_what_it_touches(file, selection):
    chosen = select([file])

    assert (set(chosen.tests), chosen.lanes) == (set(selection.tests), selection.lanes)


def test_a_change_runs_the_tests_of_the_rooms_above_and_not_of_those_below():
    chosen = select(["surveys/results/__init__.py"]).tests

    assert {"tests/surveys/results", "tests/portal/api"} <= set(chosen)
    assert {"tests/surveys", "tests/surveys/rounds", "tests/portal/jobs"} & set(chosen) == set()


def test_a_part_that_an_app_brings_touches_the_page_that_shows_it():
    assert "tests/portal/dashboard" in select(["surveys/todos.py"]).tests


def test_a_room_whose_processes_are_killed_runs_the_faults_as_well():
    assert select(["portal/queue/lease.py"]).lanes == ("sqlite", "postgresql", "faults")


def test_lanes_look_only_into_what_was_selected():
    chosen = lanes.narrowed(Selection(("tests/portal/api",), ("postgresql", "journeys")))

    tests = {lane.name: lane.tests for lane in chosen if not lane.is_check}
    assert tests == {"postgresql": ("tests/portal/api",), "journeys": ("tests/journeys",)}


def test_changes_are_what_differs_from_the_base_committed_or_not(monkeypatch, tmp_path):
    monkeypatch.setattr(changed, "ROOT", tmp_path)
    for command in ("init -q", "add .", "commit -q --allow-empty -m first"):
        changed._git("-c", "user.name=A", "-c", "user.email=a@b.fi", *command.split())
    (tmp_path / "new.py").touch()

    assert changed.changed_files() == ["new.py"]
