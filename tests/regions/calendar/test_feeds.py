"""A calendar program reads by a secret address what its person may know; dead secrets tell nothing."""

import datetime as dt
import hashlib
import re
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.erasure import empty_account
from portal.audit.models import AuditEvent
from portal.masking import masked
from regions.calendar.feeds import MOST_FEEDS, entries_of_feed, make_feed
from regions.calendar.models import CalendarFeed
from tests.factories.accounts import UserFactory
from tests.factories.calendar import ClockEntryFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.structures import CoordinatorFactory, MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db

LIST = reverse("calendar:feed_list")
HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = dt.datetime(2027, 3, 1, 12, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def in_march():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


@pytest.fixture
def member(group):
    user = UserFactory(email="member@example.org")
    user.sits = MembershipFactory(structure=group, person__email=user.email)
    return user


def meeting(structure, month, day, title, **facts):
    starts = dt.datetime(2027, month, day, 9, tzinfo=HELSINKI)
    return MeetingFactory(
        structure=structure, title=title, starts_at=starts,
        ends_at=starts + dt.timedelta(minutes=90), **facts,
    )  # fmt: skip


def read(client, secret):
    return client.get(reverse("calendar:feed", args=[secret]))


def test_a_feed_reads_back_as_the_portal_s_own_list_over_both_clock_changes(client, group, member):
    for month, day in ((3, 25), (3, 29), (10, 29), (11, 2)):
        meeting(group, month, day, f"Kokous {day}.{month}.", invited_at=NOW)
    meeting(group, 3, 28, "Pääsiäisenä", invited_at=NOW)
    meeting(group, 5, 4, "Suunnitelma")
    meeting(group, 5, 11, "Peruttu", state="cancelled")
    ClockEntryFactory(
        called="Talousarvio; A, B\nja C",
        structure=group,
        rule="nth",
        first_on=dt.date(2026, 10, 13),
    )
    secret = make_feed(member, member.sits, at=timezone.now())
    feed = CalendarFeed.objects.get()

    response = read(client, secret)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    calendar = icalendar.Calendar.from_ical(response.content)
    found = recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(
        dt.date(2026, 1, 1), dt.date(2029, 1, 1)
    )
    told = sorted((str(each["summary"]), str(each.decoded("dtstart"))) for each in found)
    own = sorted(
        (entry.title, str(entry.begins)) for entry in entries_of_feed(feed, at=timezone.now())
    )
    assert told == own
    assert len(own) == 7 + 3
    nine = {each.decoded("dtstart").hour for each in found if "Kokous" in each["summary"]}
    assert nine == {9}
    [cancelled] = [each for each in found if each["summary"] == "Peruttu"]
    assert cancelled["status"] == "CANCELLED"


def test_a_person_s_own_feed_tells_what_their_calendar_page_tells(client, group, member, lappi):
    meeting(group, 4, 6, "Kokous")
    client.force_login(member)

    page = client.post(LIST, {"what": "own"})

    assert "no-store" in page["Cache-Control"]
    secret = re.search(r"/calendar/feed/([\w-]+)\.ics", page.text)[1]
    client.logout()
    assert "SUMMARY:Kokous" in read(client, secret).text
    assert secret not in client.get(LIST).text


def test_the_secret_is_kept_as_its_hash_alone_and_hidden_in_the_log(client, member):
    secret = make_feed(member, None, at=timezone.now())

    feed = CalendarFeed.objects.get()
    assert feed.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert len(secret) == 43
    assert secret not in masked(f"GET /calendar/feed/{secret}.ics")
    assert secret not in str(list(AuditEvent.objects.values()))


def without_secrets(response):
    """The page, but for its address and what is drawn by lot for each page."""
    return re.sub(r"value=.\w{64}.|[\w-]{43,44}", "", response.text)


def ended(member):
    member.sits.ends_on = dt.date(2027, 2, 28)
    member.sits.save()


def closed(member):
    member.is_active = False
    member.save()


def taken_back(member):
    CalendarFeed.objects.get().delete()


def readdressed(member):
    """Somebody else has the seat's address now."""
    member.sits.person.email = "other@example.org"
    member.sits.person.save()


@pytest.mark.parametrize(
    "act", [ended, closed, taken_back, readdressed, lambda member: empty_account(member, at=NOW)],
    ids=["membership over", "account closed", "taken back", "of somebody else", "account emptied"],
)  # fmt: skip
def test_a_feed_dies_with_what_it_hangs_on_and_says_no_more_than_one_that_never_was(
    client, member, act
):
    secret = make_feed(member, member.sits, at=timezone.now())
    assert read(client, secret).status_code == 200

    act(member)

    dead, never = read(client, secret), read(client, secret[:-1] + "x" * (secret[-1] != "x") + "y")
    assert (dead.status_code, never.status_code) == (404, 404)
    assert without_secrets(dead) == without_secrets(never)


def test_a_coordinator_s_feed_dies_with_the_coordination(client, group):
    user = UserFactory()
    sits = CoordinatorFactory(structure=group, user=user)
    secret = make_feed(user, sits, at=timezone.now())
    assert read(client, secret).status_code == 200

    sits.ends_on = dt.date(2027, 2, 28)
    sits.save()

    assert read(client, secret).status_code == 404
    client.force_login(user)
    assert "ei toimi: jäsenyys on päättynyt" in client.get(LIST).text


@pytest.mark.parametrize("what", ["", "member-999999", "coordinator-1"])
def test_only_what_is_offered_gets_an_address(client, member, what):
    other = MembershipFactory(person__email="other@example.org")
    client.force_login(member)

    for asked in (what, f"member-{other.pk}"):
        assert client.post(LIST, {"what": asked}).status_code == 302
    assert not CalendarFeed.objects.exists()


def test_one_s_own_feed_is_taken_back_and_nobody_else_s(client, member, expert):
    make_feed(member, None, at=timezone.now())
    address = reverse("calendar:feed_take_back", args=[CalendarFeed.objects.get().pk])

    client.force_login(expert)
    assert client.post(address).status_code == 404
    client.force_login(member)
    assert client.post(address).status_code == 302
    assert not CalendarFeed.objects.exists()
    assert client.post(address).status_code == 404
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "calendar_feed.made", "calendar_feed.taken_back",
    }  # fmt: skip


def test_nobody_has_more_than_so_many(client, member):
    for _ in range(MOST_FEEDS):
        assert make_feed(member, None, at=timezone.now())
    assert make_feed(member, None, at=timezone.now()) is None


def test_guessing_is_slowed_down(client, member):
    secret = make_feed(member, None, at=timezone.now())

    codes = [read(client, "x" * 43).status_code for _ in range(12)]

    assert codes[0] == 404
    assert codes[-1] == 429
    assert read(client, secret).status_code == 429


@pytest.mark.parametrize("count", [1, 5])
def test_a_feed_costs_the_same_however_full(
    client, group, member, django_assert_num_queries, count
):
    for day in range(1, count + 1):
        meeting(group, 4, day, "Kokous")
    secret = make_feed(member, member.sits, at=timezone.now())
    read(client, secret)

    with django_assert_num_queries(47):
        read(client, secret)
