"""Scheduled acts: each once, on Finnish wall time, whatever the clock and the workers do."""

import datetime as dt
import threading
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from portal.jobs import scheduling
from portal.jobs.models import ActState, ScheduledAct, Tick
from tests.factories.jobs import ScheduledActFactory

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def acts(failing, meanwhile):
    """A kind `note` that notes what it did, and how often."""
    done = Counter()

    def act(planned, *, at):
        while meanwhile:
            meanwhile.pop()()
        Tick.record(f"trace {planned.subject}", at=at)
        done[planned.subject] += 1
        if planned.subject in failing:
            raise RuntimeError("no such luck")

    with scheduling.scheduled_acts.restored():
        scheduling.act_kind("note", label="a note")(act)
        yield done


@pytest.fixture
def meanwhile():
    """What others do while the next act is at work."""
    return []


@pytest.fixture
def failing():
    """The subjects for which the act fails from now on."""
    return set()


def schedule(subject, due_at):
    return scheduling.schedule("note", subject=subject, due_at=due_at, at=NOW)


def settle(subject):
    rows = ScheduledAct.objects.filter(subject=subject)
    rows.update(state=ActState.DONE, settled_at=NOW)


def states():
    return dict(ScheduledAct.objects.values_list("subject", "state"))


def by_eight_workers(work):
    """What each of eight threads got that began at the same moment."""
    start = threading.Barrier(8)
    results = []

    def run():
        try:
            start.wait()
            results.append(work())
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results


def test_what_is_due_is_done_once_and_what_is_not_waits(acts):
    schedule("now", NOW)
    schedule("later", NOW + MINUTE)

    assert [scheduling.tick(at=NOW) for _ in range(3)] == [1, 0, 0]
    assert acts == {"now": 1}
    assert states() == {"now": ActState.DONE, "later": ActState.WAITING}


def test_the_same_moment_is_planned_once(acts):
    assert schedule("a", NOW) == schedule("a", NOW)
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        ScheduledActFactory(kind="note", subject="a", due_at=NOW, planned_at=NOW)


def test_a_kind_that_nobody_knows_is_refused(acts):
    with pytest.raises(LookupError):
        scheduling.schedule("nothing", subject="a", due_at=NOW, at=NOW)


def test_two_kinds_of_one_name_are_refused(acts):
    with pytest.raises(ValueError, match="note"):
        scheduling.act_kind("note", label="another")(lambda planned, at: None)


def test_what_is_cancelled_is_not_done(acts):
    schedule("a", NOW)
    schedule("a", NOW + HOUR)
    schedule("b", NOW)

    assert scheduling.cancel("note", subject="a", at=NOW, due_at=NOW + HOUR) == 1
    assert scheduling.cancel("note", subject="a", at=NOW) == 1
    assert scheduling.cancel("note", subject="a", at=NOW) == 0
    scheduling.tick(at=NOW)

    assert acts == {"b": 1}


def test_what_is_done_cannot_be_cancelled(acts):
    schedule("a", NOW)
    scheduling.tick(at=NOW)

    assert scheduling.cancel("note", subject="a", at=NOW) == 0
    assert states() == {"a": ActState.DONE}


def test_only_acts_of_that_kind_are_cancelled(acts):
    scheduling.act_kind("another", label="another")(lambda scheduled, at: None)
    schedule("a", NOW)
    scheduling.schedule("another", subject="a", due_at=NOW, at=NOW)

    assert scheduling.cancel("note", subject="a", at=NOW) == 1
    assert ScheduledAct.objects.get().kind == "another"


def test_what_another_worker_has_settled_since_it_was_found_is_not_done(acts, meanwhile):
    schedule("a", NOW - MINUTE)
    schedule("b", NOW)
    meanwhile.append(lambda: settle("b"))

    assert scheduling.tick(at=NOW) == 1
    assert acts == {"a": 1}


# --- Late, failing, by hand


def test_up_to_a_day_late_it_is_caught_up_and_later_skipped(acts):
    schedule("a day", NOW - 24 * HOUR)
    schedule("more", NOW - 24 * HOUR - MINUTE)

    scheduling.tick(at=NOW)

    assert acts == {"a day": 1}
    assert states() == {"a day": ActState.DONE, "more": ActState.SKIPPED}


def test_what_is_more_than_a_day_late_is_not_ready(acts):
    schedule("a day", NOW - 24 * HOUR)
    schedule("more", NOW - 24 * HOUR - MINUTE)

    assert [row.subject for row in ScheduledAct.objects.ready(at=NOW)] == ["a day"]


def test_a_failing_act_leaves_nothing_behind_and_the_others_go_on(acts, failing):
    failing.add("bad")
    schedule("bad", NOW - MINUTE)
    schedule("good", NOW)

    assert scheduling.tick(at=NOW) == 1
    assert states() == {"bad": ActState.WAITING, "good": ActState.DONE}
    traces = Tick.objects.filter(name__startswith="trace")
    assert [trace.name for trace in traces] == ["trace good"]


def test_a_failing_act_is_tried_three_times_with_growing_pauses(acts, failing):
    failing.add("bad")
    schedule("bad", NOW)
    tried_at = []
    for minute in range(30):
        before = acts["bad"]
        scheduling.tick(at=NOW + minute * MINUTE)
        tried_at += [minute] * (acts["bad"] - before)

    assert tried_at == [0, 2, 6]
    row = ScheduledAct.objects.get()
    assert (row.state, row.tries) == (ActState.FAILED, scheduling.MAX_TRIES)
    assert row.reason == "RuntimeError: no such luck"


@pytest.fixture
def after_the_failure(monkeypatch):
    """What others do between a failing act and the note of it."""
    told = []

    class Log:
        def error(self, event, **details):
            while told:
                told.pop()()

    monkeypatch.setattr(scheduling, "log", Log())
    return told


def test_two_workers_that_fail_count_as_one_try(acts, failing, after_the_failure):
    failing.add("bad")
    schedule("bad", NOW)
    after_the_failure.append(
        lambda: ScheduledAct.objects.update(tries=1, reason="the first", next_try_at=NOW + HOUR)
    )

    scheduling.tick(at=NOW)

    row = ScheduledAct.objects.get()
    assert (row.tries, row.reason, row.next_try_at) == (1, "the first", NOW + HOUR)


def test_a_failure_takes_back_nothing_that_another_worker_has_done(
    acts, failing, after_the_failure
):
    failing.add("bad")
    schedule("bad", NOW)
    after_the_failure.append(lambda: settle("bad"))

    scheduling.tick(at=NOW)

    assert states() == {"bad": ActState.DONE}


def test_an_act_of_an_unknown_release_fails_by_name(acts):
    ScheduledActFactory(kind="newer", subject="a", due_at=NOW, planned_at=NOW)

    for minute in range(10):
        scheduling.tick(at=NOW + minute * MINUTE)

    assert "newer" in ScheduledAct.objects.get(state=ActState.FAILED).reason


def test_a_person_may_run_what_was_skipped(acts):
    row = schedule("a", NOW - 30 * HOUR)
    scheduling.tick(at=NOW)

    assert [scheduling.run_by_hand(row, at=NOW) for _ in range(2)] == [True, False]
    assert acts == {"a": 1}
    assert states() == {"a": ActState.DONE}


def test_running_by_hand_what_fails_again_changes_nothing(acts, failing):
    row = schedule("a", NOW - 30 * HOUR)
    scheduling.tick(at=NOW)
    failing.add("a")

    with pytest.raises(RuntimeError):
        scheduling.run_by_hand(row, at=NOW)

    assert states() == {"a": ActState.SKIPPED}


def test_what_waits_is_not_run_by_hand(acts):
    assert scheduling.run_by_hand(schedule("a", NOW), at=NOW) is False
    assert acts == {}


# --- The clock on the wall


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        pytest.param("2026-11-22T08:00", "2026-11-22T06:00", id="winter"),
        pytest.param("2026-06-22T08:00", "2026-06-22T05:00", id="summer"),
        pytest.param("2027-03-28T02:59", "2027-03-28T00:59", id="before the leap"),
        pytest.param("2027-03-28T03:00", "2027-03-28T01:00", id="the leap itself"),
        pytest.param("2027-03-28T03:30", "2027-03-28T01:00", id="left out: at 04:00"),
        pytest.param("2027-03-28T03:59", "2027-03-28T01:00", id="left out to the end"),
        pytest.param("2027-03-28T04:00", "2027-03-28T01:00", id="after the leap"),
        pytest.param("2026-10-25T02:59", "2026-10-24T23:59", id="before the hour that comes twice"),
        pytest.param("2026-10-25T03:30", "2026-10-25T00:30", id="twice: the first"),
        pytest.param("2026-10-25T04:00", "2026-10-25T02:00", id="after it"),
    ],
)
def test_wall_time_becomes_utc(wall, utc):
    expected = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)

    assert scheduling.utc_from_wall(dt.datetime.fromisoformat(wall)) == expected


@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28", "2026-11-22"])
def test_every_row_of_a_night_is_done_once_at_its_moment(acts, day):
    midnight = dt.datetime.fromisoformat(day)
    walls = [midnight + quarter * 15 * MINUTE for quarter in range(6 * 4 + 1)]
    for wall in walls:
        schedule(wall.isoformat(), scheduling.utc_from_wall(wall))

    at = midnight.replace(tzinfo=HELSINKI).astimezone(dt.UTC) - HOUR
    seen = {}
    for minute in range(9 * 60):
        # At each moment that a row may wait for, and a minute before it.
        if minute % 15 in {14, 0}:
            before = set(acts)
            scheduling.tick(at=at)
            for subject in set(acts) - before:
                seen[subject] = at.astimezone(HELSINKI).replace(tzinfo=None)
        at += MINUTE

    left_out = (midnight + 3 * HOUR, midnight + 4 * HOUR)
    for wall in walls:
        leaps = day == "2027-03-28" and left_out[0] <= wall < left_out[1]
        assert seen[wall.isoformat()] == (left_out[1] if leaps else wall)
    assert set(acts.values()) == {1}


def test_a_clock_that_jumps_two_hours_and_back_doubles_nothing(acts):
    for minute in range(0, 180, 10):
        schedule(str(minute), NOW + minute * MINUTE)
    for moved in (0, 120, 121, 1, 2, -120, 60, 180):
        scheduling.tick(at=NOW + moved * MINUTE)

    assert set(acts.values()) == {1}
    assert len(acts) == 18


# --- A clock that is not believed


def test_a_clock_forty_days_ahead_runs_nothing_until_a_person_agrees(acts):
    scheduling.tick(at=NOW)
    schedule("soon", NOW + HOUR)
    schedule("in forty days", NOW + dt.timedelta(days=40) - HOUR)
    ahead = NOW + dt.timedelta(days=40)

    assert [scheduling.tick(at=ahead + minute * MINUTE) for minute in range(3)] == [0, 0, 0]
    assert (acts, scheduling.is_held(at=ahead)) == ({}, True)

    scheduling.believe(at=ahead)
    scheduling.tick(at=ahead)

    assert acts == {"in forty days": 1}
    assert states() == {"soon": ActState.SKIPPED, "in forty days": ActState.DONE}


def test_a_clock_that_is_put_right_goes_on_by_itself(acts):
    scheduling.tick(at=NOW)
    schedule("soon", NOW + HOUR)
    scheduling.tick(at=NOW + dt.timedelta(days=40))

    scheduling.tick(at=NOW + HOUR)

    assert acts == {"soon": 1}


def test_a_long_silence_without_anything_due_is_no_matter(acts):
    scheduling.tick(at=NOW)
    later = NOW + dt.timedelta(days=40)

    assert not scheduling.is_held(at=later)
    scheduling.tick(at=later)
    schedule("a", later)

    assert scheduling.tick(at=later) == 1


# --- Side by side


@pytest.mark.skipif(connection.vendor == "sqlite", reason="its test database lives in one process")
@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_do_each_thing_once(acts):
    for number in range(20):
        schedule(str(number), NOW)

    assert sum(by_eight_workers(lambda: scheduling.tick(at=NOW))) == 20
    assert acts == {str(number): 1 for number in range(20)}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="its test database lives in one process")
@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_run_by_hand_what_was_skipped_once(acts):
    row = schedule("a", NOW - 30 * HOUR)
    scheduling.tick(at=NOW)

    assert sum(by_eight_workers(lambda: scheduling.run_by_hand(row, at=NOW))) == 1
    assert acts == {"a": 1}
