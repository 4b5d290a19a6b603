"""The state of the system, told in words to those who look after it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.backoffice.system import system_parts, version
from portal.jobs import heartbeat
from portal.jobs.models import Tick
from portal.jobs.models.tick import CLOCK
from portal.outbox.models import OutboxMark
from portal.retention.models import Erasure
from tests.factories.jobs import JobFactory, ScheduledActFactory
from tests.factories.outbox import OutboxMessageFactory

PAGE = reverse("backoffice:system")


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    monkeypatch.setattr(heartbeat, "broker_answers", lambda: True)


def make_job(by, state, at, **fields):
    return JobFactory(kind="region_pdf", requested_by=by, state=state, created_at=at, **fields)


def ailing(at):
    return [number for number, line in enumerate(system_parts(at=at)) if not line.is_well]


def test_a_good_day(client, admin):
    now = timezone.now()
    Tick.record(CLOCK, at=now - dt.timedelta(seconds=20))
    make_job(admin, "failed", now - dt.timedelta(days=9), finished_at=now - dt.timedelta(days=8))
    assert ailing(now) == []
    client.force_login(admin)
    page = client.get(PAGE).content.decode()
    assert version() in page
    assert "tag--warn" not in page


def test_a_bad_day_names_each_part_and_costs_the_same(client, admin, monkeypatch):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    client.force_login(admin)
    client.get(PAGE)
    good = cost()
    now = timezone.now()
    an_hour_ago = now - dt.timedelta(hours=1)
    monkeypatch.setattr(heartbeat, "broker_answers", lambda: False)
    monkeypatch.setattr("portal.backoffice.system.LITTLE_SPACE", 10**9)
    Tick.record(CLOCK, at=an_hour_ago)
    Erasure.objects.create(rule="feedback", ran_at=now - dt.timedelta(days=2))
    for _ in range(3):
        make_job(admin, "queued", an_hour_ago)
        make_job(admin, "failed", an_hour_ago, finished_at=an_hour_ago)
        claim = {"started_at": an_hour_ago, "claimed_by": "x", "lease_until": now}
        make_job(admin, "running", an_hour_ago, **claim)
    moments = {"due_at": an_hour_ago, "planned_at": an_hour_ago, "settled_at": now}
    ScheduledActFactory(kind="note", subject="a", state="failed", reason="full", **moments)
    lost = {"campaign": "c", "step": "s", "kind": "feedback"}
    lost |= {"created_at": an_hour_ago, "changed_at": an_hour_ago}
    OutboxMessageFactory(recipient="1", next_try_at=an_hour_ago, **lost)
    # It waits for somebody, however long ago it was written.
    lost |= {"state": "failed", "reason": "refused", "address": "nobody@example.org"}
    lost["created_at"] = now - dt.timedelta(days=30)
    OutboxMessageFactory(recipient="2", **lost)
    OutboxMark.objects.update(has_journal=True)  # of which nothing is here
    assert ailing(now) == list(range(11))
    assert cost() == good


def test_only_the_administrator_is_led_there(client, admin, manager):
    client.force_login(manager)
    assert PAGE not in client.get("/").content.decode()
    client.force_login(admin)
    assert PAGE in client.get("/").content.decode()
