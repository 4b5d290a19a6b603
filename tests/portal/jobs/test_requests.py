"""Asking for work: once per click however often it is clicked, whatever the broker does."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.jobs.kinds import JobFailed
from portal.jobs.models import Job, State
from portal.jobs.requests import cancel, enqueue, retry
from portal.jobs.running import run
from portal.jobs.tasks import run_job
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("greeting")]

NOW = timezone.now()


def ask(person, **fields):
    return enqueue("greeting", by=person, at=NOW, parameters={}, **fields)


@pytest.fixture
def calls(monkeypatch):
    """The wake-up calls that were sent."""
    sent = []
    monkeypatch.setattr(run_job, "apply_async", lambda args, **options: sent.append(args[0]))
    return sent


def test_a_job_is_announced_when_the_transaction_is_through(
    expert, calls, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(expert)
        assert calls == []

    assert calls == [str(job.pk)]


def test_a_dead_broker_fails_no_page(expert, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr(run_job, "apply_async", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        job = ask(expert)

    assert job.state == State.QUEUED


def test_a_second_click_finds_the_first_job(expert):
    assert ask(expert, key="lappi") == ask(expert, key="lappi")


def test_two_clicks_at_once_make_one_job(expert, monkeypatch):
    first = ask(expert, key="lappi")
    # The other click looks before the first one has written.
    monkeypatch.setattr("django.db.models.QuerySet.first", lambda queryset: None)

    assert ask(expert, key="lappi") == first


def test_another_key_or_another_person_is_another_job(expert, colleague):
    assert len({ask(expert, key="a").pk, ask(expert, key="b").pk, ask(colleague, key="a").pk}) == 3


def test_without_a_key_each_request_is_its_own(expert):
    assert ask(expert) != ask(expert)


def test_an_ended_job_does_not_stand_in_the_way(expert):
    first = ask(expert, key="lappi")
    run_queued_jobs()

    assert ask(expert, key="lappi") != first


def test_an_unknown_kind_is_refused_at_once(expert):
    with pytest.raises(LookupError):
        enqueue("nonsense", by=expert, at=NOW, parameters={})


def test_a_waiting_job_is_cancelled_at_once(expert):
    job = ask(expert)

    assert cancel(job, by=expert, at=NOW)
    assert job.state == State.CANCELLED
    assert run_queued_jobs() == []


def test_a_finished_job_cannot_be_cancelled(expert):
    job = ask(expert)
    run_queued_jobs()

    assert not cancel(job, by=expert, at=NOW)
    assert job.state == State.DONE


def test_a_retry_is_the_same_row_made_fresh(expert):
    job = ask(expert)
    cancel(job, by=expert, at=NOW)

    again = retry(job, by=expert, at=NOW)

    assert again.pk == job.pk
    assert (again.state, again.tries, again.cancel_requested_at) == (State.QUEUED, 0, None)
    assert [done.state for done in run_queued_jobs()] == [State.DONE]


def test_a_retry_forgets_what_went_wrong(expert, register):
    def fail(context):
        context.progress(2, 2, "nearly")
        raise JobFailed("pdf_off", "PDF is off.")

    register(fail, name="failing")
    never_begun = ask(expert)
    failed = enqueue("failing", by=expert, at=NOW, parameters={})
    run(failed.pk)
    kept = {"id", "kind", "parameters", "key", "requested_by_id", "created_at", "woken_at"}

    retry(failed, by=expert, at=NOW)

    fresh, again = (
        {name: value for name, value in row.items() if name not in kept}
        for row in (Job.objects.filter(pk=job.pk).values().get() for job in (never_begun, failed))
    )
    assert again == fresh


def test_a_finished_job_is_not_retried(expert):
    job = ask(expert)
    run_queued_jobs()

    assert retry(job, by=expert, at=NOW).state == State.DONE


def test_a_retry_beside_the_same_work_gives_that_work(expert):
    old = ask(expert, key="lappi")
    cancel(old, by=expert, at=NOW)
    new = ask(expert, key="lappi")

    assert retry(old, by=expert, at=NOW) == new


def test_people_see_their_own_jobs_and_the_caretakers_all(expert, colleague, manager):
    job = ask(expert)

    assert list(Job.objects.visible_to(expert)) == [job]
    assert list(Job.objects.visible_to(colleague)) == []
    assert list(Job.objects.visible_to(AnonymousUser())) == []
    assert list(Job.objects.visible_to(manager)) == [job]


def test_only_the_one_who_asked_may_fetch_the_file(expert, manager):
    ask(expert)
    [job] = run_queued_jobs()

    assert job.may_download(expert)
    assert not job.may_download(manager)


def test_a_right_that_ended_closes_the_file(expert, register):
    rights = [True, False]
    register(lambda context: None, name="rare", allowed=lambda person, **parameters: rights.pop(0))
    job = enqueue("rare", by=expert, at=NOW, parameters={})
    run_queued_jobs()
    Job.objects.filter(pk=job.pk).update(result_file="jobs/x.txt")
    job.refresh_from_db()

    assert job.state == State.DONE
    assert not job.may_download(expert)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"state": State.RUNNING}, id="running, but nobody's"),
        pytest.param({"progress_done": 2, "progress_total": 1}, id="more done than there is"),
    ],
)
def test_the_database_refuses_what_must_not_be(expert, fault):
    job = ask(expert)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**fault)


def test_a_job_of_a_removed_person_goes_with_them(expert):
    ask(expert)
    Job.objects.update(created_at=NOW - dt.timedelta(days=1))

    expert.delete()

    assert Job.objects.count() == 0
