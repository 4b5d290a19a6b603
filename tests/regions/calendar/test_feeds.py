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
from regions.meetings.calling.series import call_series
from regions.meetings.calling.single import FACTS, cancel_meeting, change_meeting
from regions.meetings.inviting.inviting import invite_guest, invite_members
from regions.meetings.models import MeetingSeries
from tests.factories.accounts import UserFactory
from tests.factories.calendar import ClockEntryFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.structures import CoordinatorFactory, MembershipFactory, StructureFactory
from tests.outbox import deliver_mails

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

    with django_assert_num_queries(55):
        read(client, secret)


# --- The same meeting by invitation and by feed -----------------------------------------------


@pytest.fixture
def series(group, expert, member):
    """Monthly at nine, for a year; its members are invited."""
    series = call_series(
        group, by=expert, at=NOW, title="Kuukausikokous", nth=1, weekday=1, every=1,
        starts_on=dt.date(2027, 3, 2), ends_on=dt.date(2028, 2, 28), starts_at=dt.time(9),
        minutes=90, room="Sali 1", join_url="https://meet.example.org/a",
    )  # fmt: skip
    invite_members(series.meetings.first(), by=expert, at=NOW)
    return series


def events_read(client, user, sits):
    calendar = icalendar.Calendar.from_ical(
        read(client, make_feed(user, sits, at=timezone.now())).content
    )
    return calendar.walk("VEVENT")


def expanded(events):
    calendar = icalendar.Calendar()
    for event in events:
        calendar.add_component(event)
    found = recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(
        dt.date(2026, 1, 1), dt.date(2029, 1, 1)
    )
    return sorted((str(each["summary"]), str(each.decoded("dtstart"))) for each in found)


def invited_by(letter):
    [part] = [one for one in letter.message().walk() if one.get_content_type() == "text/calendar"]
    return icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")


def test_a_member_s_feed_and_invitation_are_one_meeting(client, series, member, expert, mailoutbox):
    """Moved over the change of the clock, cancelled and edited, with the numbers that the letters have."""
    march, april, may = series.meetings.filter(recurrence_on__month__in=[4, 5, 6])
    easter = dt.datetime(2027, 3, 28, 9, tzinfo=HELSINKI)
    for meeting_, changed in (
        (march, {"starts_at": easter, "ends_at": easter + dt.timedelta(hours=1)}),
        (may, {"title": "Kevätretki", "room": "Metsä"}),
    ):
        facts = {name: getattr(meeting_, name) for name in FACTS} | changed
        change_meeting(meeting_, by=expert, at=NOW, **facts)
    cancel_meeting(april, by=expert, at=NOW)
    deliver_mails(at=NOW + dt.timedelta(minutes=2))

    told = events_read(client, member, member.sits)

    # Of the others the rule speaks in the letter; each has a place of its own in the feed, with its link.
    letter = {str(each.get("recurrence-id")): each for each in invited_by(mailoutbox[-1])}
    assert {each["uid"] for each in told} == {each["uid"] for each in letter.values()}
    feed = {str(each.get("recurrence-id")): each for each in told}
    for day, event in letter.items():
        assert [feed[day].get(name) for name in ("sequence", "summary", "location")] == [
            event.get(name) for name in ("sequence", "summary", "location")
        ]
        assert feed[day].decoded("dtstart") == event.decoded("dtstart")
    own = entries_of_feed(CalendarFeed.objects.get(), at=timezone.now())
    assert expanded(told) == sorted((entry.title, str(entry.begins)) for entry in own)
    assert len(expanded(told)) == 12
    assert [each["summary"] for each in told if each["status"] == "CANCELLED"] == ["Kuukausikokous"]


def test_a_guest_s_feed_tells_of_the_one_meeting_and_of_no_series(
    client, series, member, expert, group, mailoutbox
):
    """The regional expert sees the meetings of the region, and is the guest of one."""
    single = meeting(group, 5, 20, "Yksittäinen", join_url="https://meet.example.org/b")
    guests = series.meetings.get(recurrence_on=dt.date(2027, 5, 4))
    invite_guest(guests, name="E", email=expert.email, language="fi", by=expert, at=NOW)
    deliver_mails(at=NOW + dt.timedelta(minutes=2))

    told = events_read(client, expert, None)

    [letter] = [one for one in mailoutbox if one.to == [expert.email]]
    [invited] = invited_by(letter)
    assert not any(each.get("rrule") or each.get("recurrence-id") for each in told)
    assert len({each["uid"] for each in told}) == len(told)
    [the_one] = [each for each in told if each["uid"] == invited["uid"]]
    assert the_one["location"] == invited["location"] == "Sali 1, https://meet.example.org/a"
    # Where the others can be joined is for who was invited.
    assert [each["uid"] for each in told if "location" in each] == [invited["uid"]]
    assert str(single.uid) in {each["uid"].partition("@")[0] for each in told}


def test_what_was_planned_after_the_end_of_its_series_stands_alone(client, series, member):
    MeetingSeries.objects.update(ends_on=dt.date(2027, 6, 30))
    series.meetings.filter(recurrence_on__gt=dt.date(2027, 6, 30)).update(state="cancelled")

    told = events_read(client, member, member.sits)

    alone = [each for each in told if "recurrence-id" not in each and "rrule" not in each]
    assert {str(each["status"]) for each in alone} == {"CANCELLED"}
    assert len(alone) == 8
    assert len(expanded(told)) == 12


def test_a_day_of_a_series_that_is_no_meeting_is_left_out_of_its_rule(client, series, member):
    series.meetings.get(recurrence_on=dt.date(2027, 5, 4)).delete()

    told = expanded(events_read(client, member, member.sits))

    assert len(told) == 11
    assert not any("2027-05-04" in begins for _title, begins in told)


def test_a_moved_meeting_has_a_higher_number_so_that_programs_take_it(
    client, group, member, expert
):
    single = meeting(group, 5, 20, "Yksittäinen", invited_at=NOW)
    facts = {name: getattr(single, name) for name in FACTS}
    change_meeting(single, by=expert, at=NOW, **facts | {"room": "Sali 3"})

    [event] = events_read(client, member, member.sits)

    assert event["sequence"] == 1
