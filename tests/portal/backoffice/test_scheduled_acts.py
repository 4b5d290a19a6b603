"""What the clock left undone, told to those who look after the system, and done when they say so."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.backoffice.system import system_parts
from portal.jobs import heartbeat, scheduling
from portal.jobs.models import ActState, ScheduledAct, Tick

PAGE = reverse("backoffice:system")
GO_ON = reverse("backoffice:due_believe")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def acts(monkeypatch):
    monkeypatch.setattr(heartbeat, "broker_answers", lambda: True)
    done = []

    def act(planned, *, at):
        if planned.subject == "bad":
            raise RuntimeError("no such luck")
        done.append(planned.subject)

    with scheduling.scheduled_acts.restored():
        scheduling.act_kind("note", label="note", describe=lambda subject: f"about {subject}")(act)
        yield done


def skipped(subject):
    now = timezone.now()
    row = scheduling.schedule("note", subject=subject, due_at=now - 2 * DAY, at=now)
    scheduling.tick(at=now)
    return row


def run_url(row):
    return reverse("backoffice:due_run", args=[row.pk])


def planned_line():
    return system_parts(at=timezone.now())[5]


def test_what_was_skipped_is_listed_with_the_reason(client, admin):
    assert planned_line().is_well
    skipped("lakes")
    client.force_login(admin)

    assert "Note: about lakes" in client.get(PAGE).content.decode()
    assert not planned_line().is_well


def test_a_person_runs_it_once_and_the_trail_says_so(client, admin, acts):
    row = skipped("lakes")
    client.force_login(admin)

    assert [client.post(run_url(row)).status_code for _ in range(2)] == [302, 404]
    assert acts == ["lakes"]
    event = AuditEvent.objects.get(action="due.run")
    assert (event.actor_id, event.details) == (str(admin.pk), {"act": "note: about lakes"})


def test_what_fails_again_stays_and_says_why(client, admin, acts):
    row = skipped("bad")
    client.force_login(admin)

    page = client.post(run_url(row), follow=True).content.decode()

    assert "no such luck" in page
    assert ScheduledAct.objects.get().state == ActState.SKIPPED
    assert not AuditEvent.objects.filter(action="due.run").exists()


def test_a_clock_that_is_not_believed_asks_and_goes_on(client, admin, acts):
    now = timezone.now()
    Tick.record(scheduling.PLANNER, at=now - 40 * DAY)
    scheduling.schedule("note", subject="lakes", due_at=now - dt.timedelta(hours=1), at=now)
    scheduling.tick(at=now)
    client.force_login(admin)

    assert GO_ON in client.get(PAGE).content.decode()
    assert (acts, planned_line().is_well) == ([], False)

    client.post(GO_ON)
    scheduling.tick(at=timezone.now())

    assert acts == ["lakes"]
    assert GO_ON not in client.get(PAGE).content.decode()
    assert AuditEvent.objects.filter(action="due.clock_confirmed", actor_id=admin.pk).exists()


def test_a_clock_that_is_believed_needs_no_word(client, admin):
    client.force_login(admin)

    client.post(GO_ON)

    assert not AuditEvent.objects.filter(action="due.clock_confirmed").exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_long(client, admin, django_assert_max_num_queries, count):
    for number in range(count):
        skipped(str(number))
    client.force_login(admin)
    client.get(PAGE)

    with django_assert_max_num_queries(20):
        client.get(PAGE)
