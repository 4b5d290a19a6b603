"""Alive, ready, degraded: told in few words to everybody, in more to those who look after it."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from portal import health
from portal.health import ready
from portal.jobs import heartbeat
from portal.jobs.heartbeat import Details
from portal.jobs.models import Tick
from portal.jobs.models.tick import CLOCK
from portal.jobs.tasks import sweep_jobs
from portal.retention.tasks import carry_out_retention

DETAILS = {
    "broker",
    "last_tick_seconds",
    "oldest_queued_job_seconds",
    "oldest_running_job_seconds",
    "disk_free_megabytes",
    "oldest_due_mail_seconds",
}


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    """Up, unless a test takes it down."""
    monkeypatch.setattr(heartbeat, "broker_answers", lambda: True)


def probe():
    """As a load balancer asks: no cookie, nobody signed in."""
    request = RequestFactory().get("/healthz/ready")
    request.user = AnonymousUser()
    return ready(request)


def test_alive_asks_no_database(client):
    # No `db` fixture: a query would fail this test.
    response = client.get(reverse("health:live"))

    assert (response.status_code, response.text) == (200, "ok\n")


@pytest.mark.django_db
def test_ready_tells_the_public_one_word(client):
    response = client.get(reverse("health:ready"))

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_the_addresses_are_the_ones_that_the_proxy_knows():
    assert reverse("health:live") == "/healthz/live"
    assert reverse("health:ready") == "/healthz/ready"


@pytest.mark.django_db
def test_those_who_look_after_the_service_are_told_more(client, admin):
    sweep_jobs()
    client.force_login(admin)

    answer = client.get(reverse("health:ready")).json()

    assert set(answer) == {"status", *DETAILS}
    assert answer["last_tick_seconds"] < 60


@pytest.mark.django_db
def test_an_expert_is_told_no_more_than_anyone(client, expert):
    client.force_login(expert)

    assert set(client.get(reverse("health:ready")).json()) == {"status"}


def test_without_the_database_it_is_not_ready(monkeypatch):
    def refuse():
        raise OperationalError("the database is away")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    response = probe()

    assert response.status_code == 503
    assert response.content == b'{"status": "unavailable", "reason": "database"}'


@pytest.mark.django_db
def test_before_the_migrations_it_is_not_ready(monkeypatch):
    monkeypatch.setattr(health, "_is_migrated", lambda: False)

    assert probe().status_code == 503


@pytest.mark.django_db
def test_a_missing_migration_is_seen_and_looked_for_again(monkeypatch):
    health._nothing_left_to_migrate.cache_clear()
    plans = [["one step"], []]
    monkeypatch.setattr(
        "portal.health.MigrationExecutor.migration_plan", lambda *args: plans.pop(0)
    )

    assert [health._is_migrated(), health._is_migrated(), health._is_migrated()] == [
        False,
        True,
        True,
    ]
    assert plans == []


@pytest.mark.django_db
def test_without_the_broker_pages_are_served_and_jobs_wait(client, monkeypatch):
    monkeypatch.setattr(heartbeat, "broker_answers", lambda: False)

    response = client.get(reverse("health:ready"))

    assert (response.status_code, response.json()) == (200, {"status": "degraded"})


@pytest.mark.django_db
def test_a_clock_that_stands_still_is_told(client):
    Tick.record(CLOCK, at=timezone.now() - dt.timedelta(minutes=4))

    assert client.get(reverse("health:ready")).json() == {"status": "degraded"}


@pytest.mark.django_db
def test_a_portal_whose_clock_never_ticked_has_just_been_set_up():
    carry_out_retention()

    assert not heartbeat.details(at=timezone.now()).is_degraded


def test_a_broker_that_refuses_is_noticed_without_waiting(monkeypatch, settings):
    monkeypatch.undo()
    monkeypatch.setattr(
        heartbeat.celery,
        "connection_for_write",
        lambda **options: heartbeat.celery.connection("redis+socket:///nowhere.sock", **options),
    )

    assert not heartbeat.broker_answers()


def test_degraded_is_a_dead_broker_or_a_late_clock():
    well = Details(True, 30, None, None, 1)

    assert not well.is_degraded
    assert Details(False, 30, None, None, 1).is_degraded
    assert Details(True, 181, None, None, 1).is_degraded


@pytest.mark.parametrize("name", ["live", "ready"])
@pytest.mark.django_db
def test_nothing_but_reading(client, name):
    assert client.post(reverse(f"health:{name}")).status_code == 405
