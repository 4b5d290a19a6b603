"""The trail as a page: all of it for those who mind the nation, own regions for their experts."""

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit import trail
from portal.audit.models import AuditEvent

ROOT = Path(__file__).parents[3]
PAGE = reverse("backoffice:audit_list")


@pytest.fixture
def events(expert, stranger, lappi, satakunta):
    """One event at home, one away, one of the nation, one of last year."""
    trail.record("profile.published", by=expert, subject=lappi, scope=lappi.code)
    trail.record("profile.restored", by=stranger, subject=satakunta, scope=satakunta.code)
    trail.record("reference.loaded", by=None)
    last_year = timezone.now() - dt.timedelta(days=365)
    trail.record("profile.published", by=stranger, scope=lappi.code, at=last_year)


def shown(client, **query):
    # Signing in leaves a line too.
    lines = client.get(PAGE, query).context["events"]
    return {line.event.pk for line in lines if line.event.action != "session.started"}


def pks(**filters):
    return set(AuditEvent.objects.filter(**filters).values_list("pk", flat=True))


def test_a_manager_sees_everything(client, manager, events):
    client.force_login(manager)
    assert shown(client) == pks() - pks(action="session.started")


def test_an_expert_sees_own_regions_and_nothing_else(client, expert, events):
    client.force_login(expert)
    assert shown(client) == pks(scope="21")
    assert shown(client, region="06") == pks(scope="21")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"person": "stranger"}, {"actor_label": "Stranger"}),
        ({"action": "profile.restored"}, {"action": "profile.restored"}),
        ({"region": "21"}, {"scope": "21"}),
        ({"person": "stranger", "region": "21"}, {"actor_label": "Stranger", "scope": "21"}),
    ],
)
def test_the_trail_is_narrowed_by_person_action_and_region(
    client, manager, events, query, expected
):
    client.force_login(manager)
    assert shown(client, **query) == pks(**expected)


def test_the_trail_is_narrowed_by_day(client, manager, events):
    client.force_login(manager)
    today = timezone.localdate()
    month_ago = (today - dt.timedelta(days=30)).isoformat()
    assert len(shown(client, first=month_ago, last=today.isoformat())) == 3
    assert len(shown(client, last=month_ago)) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"first": "31.2.2026"},
        {"region": "nowhere"},
        {"action": "x__y"},
        {"page": "-1"},
        {"page": "x"},
        {"person": "' OR 1=1 --"},
        {"person": "\x00"},
    ],
)
def test_a_filter_that_makes_no_sense_breaks_nothing(client, manager, events, query):
    client.force_login(manager)
    assert client.get(PAGE, query).status_code == 200


def test_fifty_lines_stand_on_a_page(client, manager, events):
    for _ in range(60):
        trail.record("reference.loaded", by=None)
    client.force_login(manager)
    assert len(client.get(PAGE).context["events"]) == 50
    assert len(client.get(PAGE, {"page": 2}).context["events"]) > 10
