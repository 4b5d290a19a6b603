"""Running: one worker at a time, three tries, one file, and a clear word when it fails."""

import datetime as dt
import errno
import hashlib
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone, translation

from portal.jobs import results, sweeping
from portal.jobs.kinds import JobFailed, ResultFile
from portal.jobs.lease import JobLease
from portal.jobs.models import Job, State
from portal.jobs.models.job import MAX_CLAIMS, MAX_TRIES
from portal.jobs.requests import cancel, enqueue
from portal.jobs.running import run
from portal.jobs.sweeping import expire, sweep
from portal.jobs.tasks import run_job
from portal.queue.lease import LeaseLost
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = timezone.now()
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def calls(monkeypatch):
    sent = []
    monkeypatch.setattr(run_job, "apply_async", lambda args, **options: sent.append(args[0]))
    return sent


def ask(person, name="greeting", **parameters):
    return enqueue(name, by=person, at=NOW, parameters=parameters)


def files():
    folder = results.FOLDER
    root = Path(results.default_storage.path(folder))
    return sorted(path.name for path in root.iterdir()) if root.is_dir() else []


def test_a_job_makes_one_file_with_its_size_and_checksum(expert, greeting):
    ask(expert, whom="Lappi")

    [job] = run_queued_jobs()

    with job.result_file.open("rb") as file:
        content = file.read()
    assert content == b"hello Lappi"
    assert (job.state, job.result_name, job.result_type) == (State.DONE, "hello.txt", "text/plain")
    assert (job.result_size, job.result_sha256) == (11, hashlib.sha256(content).hexdigest())
    assert job.expires_at - job.finished_at == dt.timedelta(days=7)
    assert files() == [f"{job.pk}.txt"]


def test_a_file_may_come_in_pieces(expert, register):
    register(lambda context: ResultFile("n.csv", "text/csv", (b"%d;" % n for n in range(3))))
    ask(expert)

    [job] = run_queued_jobs()

    assert job.result_file.read() == b"0;1;2;"
    job.result_file.close()


def test_a_name_from_outside_chooses_no_place(expert, register):
    register(lambda context: ResultFile("../../etc/passwd.pdf", "application/pdf", b"x"))
    ask(expert)

    [job] = run_queued_jobs()

    assert job.result_file.name == f"jobs/{job.pk}.pdf"


def test_of_many_workers_one_gets_the_job(expert, greeting):
    job = ask(expert)

    leases = [JobLease.take(job.pk, at=timezone.now()) for _ in range(5)]

    assert [lease is not None for lease in leases] == [True, False, False, False, False]
    assert not run(job.pk)


def test_a_job_of_a_silent_worker_is_taken_over(expert, greeting):
    job = ask(expert)
    first = JobLease.take(job.pk, at=NOW)
    second = JobLease.take(job.pk, at=LATER)

    assert second is not None
    with pytest.raises(LeaseLost):
        first.renew(at=LATER)
    with pytest.raises(LeaseLost):
        first.end(State.DONE)
    second.end(State.DONE)


def test_a_stale_worker_cannot_overwrite_the_result(expert, register):
    taken = []

    def make(context):
        if not taken:
            taken.append(True)
            Job.objects.update(lease_until=NOW - dt.timedelta(seconds=1))
            run(context.job_id)
            return ResultFile("a.txt", "text/plain", b"stale")
        return ResultFile("a.txt", "text/plain", b"fresh")

    register(make)
    job = ask(expert)
    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.tries, job.result_file.read()) == (State.DONE, 2, b"fresh")
    job.result_file.close()
    assert files() == [f"{job.pk}.txt"]


def test_the_persons_right_is_asked_again_when_it_runs(expert, register):
    made = []
    register(made.append, allowed=lambda person, **parameters: False)
    ask(expert)

    [job] = run_queued_jobs()

    assert (job.state, job.error_code, made) == (State.FAILED, "not_permitted", [])


def test_nothing_is_made_for_a_closed_account(expert, greeting):
    ask(expert)
    expert.is_active = False
    expert.save()

    [job] = run_queued_jobs()

    assert job.error_code == "not_permitted"


def test_poison_fails_after_three_tries_and_the_queue_moves_on(expert, register, calls):
    def explode(context):
        raise ZeroDivisionError

    register(explode, name="poison")
    register(lambda context: None, name="good")
    poison, good = ask(expert, "poison"), ask(expert, "good")

    for _ in range(MAX_TRIES + 2):
        run_queued_jobs()

    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, poison.error_code, poison.tries) == (State.FAILED, "crashed", MAX_TRIES)
    assert calls == [str(poison.pk)] * (MAX_TRIES - 1)
    assert good.state == State.DONE
    with translation.override("en"):
        assert "three times" in poison.explanation


def test_a_known_failure_is_told_at_once_in_its_own_words(expert, register):
    def fail(context):
        raise JobFailed("pdf_off", "PDF is off.")

    register(fail)
    ask(expert)

    [job] = run_queued_jobs()

    assert (job.state, job.tries, job.explanation) == (State.FAILED, 1, "PDF is off.")


def test_a_full_disk_is_told_at_once_and_leaves_no_half_file(expert, register):
    def pieces():
        yield b"half a file"
        raise OSError(errno.ENOSPC, "No space left on device")

    register(lambda context: ResultFile("a.txt", "text/plain", pieces()))
    ask(expert)

    [job] = run_queued_jobs()

    assert (job.state, job.error_code, job.tries) == (State.FAILED, "disk_full", 1)
    assert files() == []


def test_a_kind_that_this_release_does_not_know_fails_clearly(expert, greeting, register):
    job = ask(expert)
    Job.objects.update(kind="of_tomorrow")

    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error_code) == (State.FAILED, "unknown_kind")


def test_progress_is_written_and_held_within_bounds(expert, register):
    seen = []

    def make(context):
        context.progress(1, 2, "first")
        seen.append(Job.objects.values_list("progress_done", "progress_total", "progress_note")[0])
        context.progress(5, 2)

    register(make)
    ask(expert)
    [job] = run_queued_jobs()

    assert seen == [(1, 2, "first")]
    assert (job.state, job.progress_done, job.progress_total) == (State.DONE, 2, 2)


def test_a_running_job_is_cancelled_at_its_next_step(expert, register):
    steps = []

    def make(context):
        steps.append("begun")
        cancel(Job.objects.get(), by=expert, at=NOW)
        context.progress(1, 2)
        steps.append("never reached")

    register(make)
    ask(expert)
    [job] = run_queued_jobs()

    assert (job.state, steps) == (State.CANCELLED, ["begun"])


def test_work_that_ends_after_it_was_cancelled_is_thrown_away(expert, register):
    def make(context):
        cancel(Job.objects.get(), by=expert, at=NOW)
        return ResultFile("a.txt", "text/plain", b"too late")

    register(make)
    ask(expert)
    [job] = run_queued_jobs()

    assert (job.state, files()) == (State.CANCELLED, [])


def test_the_lease_is_kept_alive_while_the_work_is_silent_but_not_beyond_the_time_limit(
    expert, greeting, settings, monkeypatch
):
    settings.CELERY_TASK_TIME_LIMIT = 7
    kept = []

    @contextmanager
    def kept_alive(lease, *, at_most):
        kept.append((lease.token, lease.lasts, at_most))
        yield

    monkeypatch.setattr(JobLease, "kept_alive", kept_alive)
    monkeypatch.setattr("portal.queue.lease.secrets.token_hex", lambda size: "a token")
    ask(expert)

    run_queued_jobs()

    assert kept == [("a token", dt.timedelta(seconds=60), 7)]


def test_the_sweep_takes_up_what_was_left_lying(expert, greeting, calls):
    unheard, fresh, abandoned = ask(expert), ask(expert), ask(expert)
    Job.objects.filter(pk=unheard.pk).update(woken_at=NOW - dt.timedelta(minutes=2))
    JobLease.take(abandoned.pk, at=NOW - dt.timedelta(minutes=2))

    assert sweep(at=NOW) == 2
    assert set(calls) == {str(unheard.pk), str(abandoned.pk)}
    assert str(fresh.pk) not in calls


def test_a_job_that_kills_its_workers_fails_in_the_end(expert, greeting, calls):
    job = ask(expert)
    for hours in range(MAX_CLAIMS):
        assert JobLease.take(job.pk, at=NOW + dt.timedelta(hours=hours))

    assert sweep(at=NOW + dt.timedelta(hours=MAX_CLAIMS)) == 0
    job.refresh_from_db()
    assert (job.state, job.error_code) == (State.FAILED, "worker_lost")


def test_a_cancelled_job_of_a_dead_worker_ends(expert, greeting):
    job = ask(expert)
    JobLease.take(job.pk, at=NOW)
    cancel(job, by=expert, at=NOW)

    sweep(at=LATER)

    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_job_that_crashes_after_it_was_cancelled_ends(expert, register):
    def make(context):
        cancel(Job.objects.get(), by=expert, at=NOW)
        raise RuntimeError("broken")

    register(make)
    job = ask(expert)

    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.claimed_by) == (State.CANCELLED, "")


def test_a_result_is_gone_after_its_time(expert, greeting, monkeypatch):
    monkeypatch.setattr(results, "STRAY_AFTER", dt.timedelta(0))
    ask(expert)
    [job] = run_queued_jobs()

    assert expire(at=job.expires_at - dt.timedelta(seconds=1)) == 0
    assert files() == [f"{job.pk}.txt"]
    assert expire(at=job.expires_at) == 1
    assert files() == []
    job.refresh_from_db()
    assert (job.state, bool(job.result_file), job.can_retry) == (State.EXPIRED, False, True)


def test_files_that_nothing_speaks_of_are_removed_but_not_too_soon(expert, greeting):
    ask(expert)
    [job] = run_queued_jobs()
    folder = Path(results.default_storage.path(results.FOLDER))
    (folder / "left-by-a-killed-worker.part").write_bytes(b"half")
    now = timezone.now()

    assert results.remove_strays(at=now) == 0
    assert results.remove_strays(at=now + dt.timedelta(hours=2)) == 1
    assert files() == [f"{job.pk}.txt"]


def test_a_job_runs_in_the_language_of_the_one_who_asked(expert, register):
    spoken = []
    register(lambda context: spoken.append(translation.get_language()))
    expert.language = "sv"
    expert.save()
    ask(expert)

    run_queued_jobs()

    assert spoken == ["sv"]


NOT_FREE = [
    pytest.param({"state": State.QUEUED, "tries": MAX_CLAIMS}, id="worn out"),
    pytest.param({"state": State.QUEUED, "cancel_requested_at": NOW}, id="cancelled"),
    pytest.param({"state": State.DONE}, id="done"),
    pytest.param({"claimed_by": "x", "lease_until": NOW, "state": State.RUNNING}, id="held"),
    pytest.param(
        {
            "claimed_by": "x",
            "lease_until": NOW - dt.timedelta(seconds=1),
            "state": State.RUNNING,
            "cancel_requested_at": NOW,
        },
        id="cancelled while its worker died",
    ),
]


@pytest.mark.parametrize("columns", NOT_FREE)
def test_what_is_not_free_is_neither_taken_nor_announced(expert, greeting, calls, columns):
    job = ask(expert)
    Job.objects.update(woken_at=NOW - dt.timedelta(hours=1), **columns)

    assert JobLease.take(job.pk, at=NOW) is None
    assert not Job.objects.unheard(at=NOW).exists()


UNHEARD = [
    pytest.param({"woken_at": None}, True, id="never announced"),
    pytest.param({"woken_at": NOW - dt.timedelta(seconds=61)}, True, id="announced long ago"),
    pytest.param({"woken_at": NOW - dt.timedelta(seconds=59)}, False, id="announced just now"),
    pytest.param(
        {
            "woken_at": NOW,
            "state": State.RUNNING,
            "claimed_by": "x",
            "lease_until": NOW - dt.timedelta(seconds=1),
        },
        True,
        id="abandoned",
    ),
]


@pytest.mark.parametrize(("columns", "is_unheard"), UNHEARD)
def test_what_nobody_was_told_of_lately_is_announced_anew(expert, greeting, columns, is_unheard):
    ask(expert)
    Job.objects.update(**columns)

    assert Job.objects.unheard(at=NOW).exists() is is_unheard


def test_a_sweep_announces_so_many_in_turn_and_each_once(expert, greeting, calls, monkeypatch):
    monkeypatch.setattr(sweeping, "WAKE_AT_MOST", 2)
    jobs = [ask(expert) for _ in range(3)]
    for job, tries, minutes in zip(jobs, (1, 0, 0), (9, 5, 7), strict=True):
        moment = NOW - minutes * dt.timedelta(minutes=1)
        Job.objects.filter(pk=job.pk).update(tries=tries, created_at=moment, woken_at=moment)

    assert [sweep(at=NOW) for _ in range(3)] == [2, 1, 0]
    assert calls == [str(jobs[2].pk), str(jobs[1].pk), str(jobs[0].pk)]


def test_a_job_that_is_worn_out_fails_unless_somebody_still_holds_it(expert, greeting):
    waiting, held = ask(expert), ask(expert)
    JobLease.take(held.pk, at=NOW)
    Job.objects.update(tries=MAX_CLAIMS)

    sweep(at=NOW)

    waiting.refresh_from_db()
    held.refresh_from_db()
    assert (waiting.state, waiting.error_code) == (State.FAILED, "worker_lost")
    assert held.state == State.RUNNING


def test_work_that_begins_anew_has_made_no_progress(expert, greeting):
    job = ask(expert)
    Job.objects.update(progress_done=1, progress_total=2, progress_note="half of it")

    JobLease.take(job.pk, at=NOW)

    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.progress_note) == (0, 0, "")
    assert job.started_at == NOW


def test_a_job_is_tried_again_after_growing_pauses(expert, register, monkeypatch):
    pauses = []
    monkeypatch.setattr("portal.jobs.running.wake", lambda job_id, after: pauses.append(after))
    register(lambda context: 1 / 0)
    ask(expert)

    for _ in range(MAX_TRIES):
        run_queued_jobs()

    assert pauses == [2, 4]


def test_a_job_that_fails_after_it_was_cancelled_says_why(expert, register):
    def make(context):
        cancel(Job.objects.get(), by=expert, at=NOW)
        raise JobFailed("pdf_off", "PDF is off.")

    register(make)
    ask(expert)

    [job] = run_queued_jobs()

    assert (job.state, job.error_code) == (State.FAILED, "pdf_off")
