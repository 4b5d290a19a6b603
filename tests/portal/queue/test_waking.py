"""Wake-up calls go out by name, once each, and cost nobody a page."""

import pytest
from celery import current_app

from portal.jobs.tasks import run_job
from portal.jobs.waking import RUN_JOB
from portal.jobs.waking import wake as wake_for_job
from portal.outbox.tasks import send_queued
from portal.outbox.waking import SEND_QUEUED
from portal.outbox.waking import wake as wake_senders
from portal.queue.waking import announce


@pytest.fixture
def calls(monkeypatch):
    """What was called, and how."""
    sent = []
    for task in (run_job, send_queued):
        monkeypatch.setattr(
            task,
            "apply_async",
            lambda args, name=task.name, **options: sent.append((name, args, options)),
        )
    return sent


def test_the_names_are_those_of_the_tasks():
    assert current_app.tasks[RUN_JOB] == run_job
    assert current_app.tasks[SEND_QUEUED] == send_queued


def test_a_job_is_announced_at_once_or_after_a_pause(calls):
    wake_for_job("7")
    wake_for_job("7", after=4)

    assert calls == [
        (RUN_JOB, ("7",), {"retry": False, "countdown": None}),
        (RUN_JOB, ("7",), {"retry": False, "countdown": 4}),
    ]


def test_as_many_senders_are_woken_as_are_wanted_and_for_a_minute(calls):
    wake_senders(2)

    assert calls == [(SEND_QUEUED, (), {"retry": False, "expires": 60})] * 2


def test_a_broker_that_is_away_is_asked_once(monkeypatch):
    asked = []

    def away(*arguments, **options):
        asked.append(arguments)
        raise ConnectionRefusedError

    monkeypatch.setattr(send_queued, "apply_async", away)

    announce(SEND_QUEUED, times=5)

    assert asked == [((),)]
