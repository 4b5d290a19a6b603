"""One row in one worker's hands: taken once, renewed in time, void once another has it."""

import datetime as dt
import threading
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from portal.jobs.lease import JobLease
from portal.jobs.models import Job, State
from portal.queue import lease as queue_lease
from portal.queue.lease import Lease, LeaseLost

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LASTS = dt.timedelta(seconds=60)
SECOND = dt.timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(expert):
    return Job.objects.create(kind="any", requested_by=expert, created_at=NOW)


def row(job):
    return Job.objects.filter(pk=job.pk)


def columns(job):
    return row(job).values_list("state", "tries", "lease_until").get()


def test_who_takes_a_row_holds_it_until_the_lease_is_over(job):
    token = row(job).take(at=NOW, lasts=LASTS)

    assert columns(job) == (State.RUNNING, 1, NOW + LASTS)
    assert row(job).held_with(token).get() == job
    assert not row(job).abandoned(at=NOW + LASTS).exists()
    assert row(job).abandoned(at=NOW + LASTS + SECOND).get() == job


def test_no_two_holders_have_the_same_token(job):
    assert len({row(job).take(at=NOW, lasts=LASTS) for _ in range(5)}) == 5


def test_of_an_empty_set_nobody_takes_a_row(job):
    assert row(job).none().take(at=NOW, lasts=LASTS) is None
    assert columns(job) == (State.QUEUED, 0, None)


def test_a_renewal_counts_from_its_own_moment_and_brings_its_news(job):
    lease = JobLease.take(job.pk, at=NOW)

    lease.renew(at=NOW + 10 * SECOND, progress_done=1, progress_total=2)

    assert columns(job) == (State.RUNNING, 1, NOW + 10 * SECOND + LASTS)
    assert row(job).values_list("progress_done", "progress_total").get() == (1, 2)


def test_who_lets_go_holds_nothing_any_more(job):
    lease = JobLease.take(job.pk, at=NOW)

    lease.end(State.QUEUED)

    assert columns(job) == (State.QUEUED, 1, None)
    assert row(job).get().claimed_by == ""
    with pytest.raises(LeaseLost):
        lease.renew(at=NOW)


def test_a_lease_that_another_took_over_writes_nothing(job):
    lost = JobLease.take(job.pk, at=NOW)
    JobLease.take(job.pk, at=NOW + LASTS + SECOND)
    before = row(job).values().get()

    for write in (
        lambda: lost.renew(at=NOW + 2 * LASTS),
        lambda: lost.end(State.DONE),
        lambda: lost.end(State.FAILED),
    ):
        with pytest.raises(LeaseLost):
            write()

    assert row(job).values().get() == before


# --- Kept alive ---------------------------------------------------------------------------------


@pytest.fixture
def pauses(monkeypatch):
    """How long the thread meant to wait each time; after the fourth time it is told to stop."""
    waited = []

    class Impatient(threading.Event):
        def wait(self, timeout=None):
            waited.append(timeout)
            return len(waited) == 4

    monkeypatch.setattr(queue_lease, "Event", Impatient)
    return waited


@dataclass(frozen=True)
class Renewed(Lease):
    """Notes when it was renewed, and fails as it is told."""

    moments: list
    faults: list

    def renew(self, *, at, **changes):
        self.moments.append(at)
        if self.faults:
            raise self.faults.pop(0)


@pytest.fixture
def make_lease():
    return lambda *faults: Renewed(Job.objects.none(), "token", LASTS, [], list(faults))


def test_a_silent_worker_renews_four_times_while_its_lease_lasts(pauses, make_lease):
    lease = make_lease()
    before = timezone.now()

    with lease.kept_alive(at_most=600):
        pass

    assert pauses == [15.0] * 4
    assert len(lease.moments) == 3
    assert before <= min(lease.moments) <= max(lease.moments) <= timezone.now()


def test_a_renewal_that_fails_is_tried_again(pauses, make_lease):
    lease = make_lease(OSError("the database is away"))

    with lease.kept_alive(at_most=600):
        pass

    assert len(lease.moments) == 3


def test_a_lease_that_is_lost_is_not_renewed_any_more(pauses, make_lease):
    lease = make_lease(LeaseLost())

    with lease.kept_alive(at_most=600):
        pass

    assert len(lease.moments) == 1


@pytest.mark.parametrize(("faults", "times"), [([], 1), ([OSError()], 2), ([LeaseLost()], 1)])
def test_the_connection_of_the_thread_is_closed_at_its_end_and_after_a_fault(
    pauses, make_lease, monkeypatch, faults, times
):
    closed = []
    thread = SimpleNamespace(close=lambda: closed.append(threading.current_thread()))
    monkeypatch.setattr(queue_lease, "connection", thread)

    with make_lease(*faults).kept_alive(at_most=600):
        pass

    assert len(closed) == times
    assert threading.current_thread() not in closed


def test_work_that_is_stuck_does_not_hold_its_row_for_ever(pauses, make_lease):
    lease = make_lease()

    with lease.kept_alive(at_most=0):
        pass

    assert (len(pauses), lease.moments) == (1, [])


def test_nothing_is_renewed_once_the_work_is_over(make_lease):
    lease = make_lease()
    threads = threading.active_count()

    with lease.kept_alive(at_most=600):
        pass

    assert (lease.moments, threading.active_count()) == ([], threads)


# --- Side by side -------------------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor == "sqlite", reason="its test database lives in one process")
@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_gets_the_row(job):
    start = threading.Barrier(8)
    leases = []

    def work():
        try:
            start.wait()
            leases.append(JobLease.take(job.pk, at=NOW))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    [lease] = [lease for lease in leases if lease is not None]
    assert (len(leases), row(job).get().claimed_by) == (8, lease.token)
