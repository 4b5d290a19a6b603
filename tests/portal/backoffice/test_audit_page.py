"""The trail as a page: all of it for those who mind the nation, own regions for their experts."""

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit import trail
from portal.audit.chain import chain
from portal.audit.checking import check_and_note
from portal.audit.models import AuditEvent

ROOT = Path(__file__).parents[3]
PAGE = reverse("backoffice:audit_list")
OWN = ("session.started", "trail.read")


@pytest.fixture
def events(expert, stranger, lappi, satakunta):
    """One event at home, one away, one of the nation, one of last year."""
    trail.record("profile.published", by=expert, subject=lappi, scope=lappi.code)
    trail.record("profile.restored", by=stranger, subject=satakunta, scope=satakunta.code)
    trail.record("reference.loaded", by=None)
    last_year = timezone.now() - dt.timedelta(days=365)
    trail.record("profile.published", by=stranger, scope=lappi.code, at=last_year)


def shown(client, **query):
    # Signing in leaves a line too, and so does reading.
    lines = client.get(PAGE, query).context["events"]
    return {line.event.pk for line in lines if line.event.action not in OWN}


def pks(**filters):
    return set(AuditEvent.objects.filter(**filters).values_list("pk", flat=True))


def test_a_manager_sees_everything(client, manager, events):
    client.force_login(manager)
    assert shown(client) == pks() - pks(action__in=OWN)


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


def test_the_page_says_how_far_the_chain_goes_and_what_the_last_check_found(client, manager):
    trail.record("reference.loaded", by=None)
    client.force_login(manager)
    client.get(PAGE)

    assert "Ei vielä tarkistettu" in client.get(PAGE).text
    chain()
    check_and_note(at=timezone.now())

    page = client.get(PAGE)

    assert "Ketjutettu" in page.text
    assert "1 uusi rivi odottaa" in page.text
    assert "jokainen rivi on sellaisena" in page.text


def test_a_fault_that_the_last_check_found_is_said_aloud(client, manager):
    trail.record("trail.checked", by=None, faults=2, position=1, hash="x")
    client.force_login(manager)

    assert "<strong>Tarkistettu" in client.get(PAGE).text
