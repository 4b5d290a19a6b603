"""Who runs a structure calls meetings by forms, and invites; the invited answer by the link of their letter."""

import datetime as dt
import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from regions.meetings.inviting.inviting import invite_members
from regions.meetings.inviting.link import answer_path
from regions.meetings.models import AgendaItem, Invitee, Meeting, MeetingSeries
from tests.factories.accounts import UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, MeetingFactory
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(client, expert):
    client.force_login(expert)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def meeting(group):
    return MeetingFactory(structure=group, room="Sali 7", join_url="https://meet.example.org/x")


def told(response):
    return [str(one) for one in get_messages(response.wsgi_request)]


def typed(**changed):
    usual = {"title": "Kokous", "on": "2027-03-02", "begins": "9:00", "ends": "10.30"}
    return usual | {"room": "", "join_url": "", "note": ""} | changed


RULE = {
    "title": "Kuukausikokous", "nth": "1", "weekday": "1", "every": "1", "starts_on": "2027-01-01",
    "ends_on": "2027-06-30", "starts_at": "09:00", "minutes": "90", "room": "", "join_url": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": "2027-03-28", "begins": "3:30", "ends": "5:00"}, "begins"),
        ({"ends": "8:30"}, "ends"),
        ({"on": "2020-01-07"}, "on"),
        ({"begins": "at nine"}, "begins"),
        ({"join_url": "javascript:alert(1)"}, "join_url"),
        ({"title": ""}, "title"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_beside_its_field(inside, group, wrong, field):
    url = reverse("meetings:meeting_new", args=[group.pk])

    response = inside.post(url, typed(**wrong))

    assert list(response.context["form"].errors) == [field]
    assert not Meeting.objects.exists()


def test_a_meeting_is_called_and_moved_by_form(inside, group):
    inside.post(reverse("meetings:meeting_new", args=[group.pk]), typed())
    meeting = Meeting.objects.get()
    url = reverse("meetings:meeting_edit", args=[meeting.pk])
    version = inside.get(url).context["form"]["version"].value()

    assert timezone.localtime(meeting.ends_at).time() == dt.time(10, 30)
    response = inside.post(url, typed(begins="10:00", version=version))
    assert told(response)[-1:] == ["The meeting is changed."]
    # Who looked at it before that is shown what a colleague changed.
    response = inside.post(url, typed(begins="8:00", version=version))
    assert response.context["form"].differences


def test_the_dates_of_a_series_are_seen_before_it_is_saved(inside, group):
    url = reverse("meetings:series_new", args=[group.pk])
    seen = inside.post(url, RULE | {"preview": "1"})
    assert len(seen.context["days"]) == 6
    assert not Meeting.objects.exists()

    # Another rule shows other dates first.
    confirmed = {"rule": seen.context["rule"], "save": "1"}
    other = inside.post(url, RULE | confirmed | {"weekday": "2"})
    assert len(other.context["days"]) == 6
    assert not Meeting.objects.exists()

    chosen = [f"{day:%Y-%m-%d}" for day, _is_chosen in seen.context["days"][:4]]
    inside.post(url, RULE | confirmed | {"date": chosen})
    days = [f"{one.recurrence_on}" for one in MeetingSeries.objects.get().meetings.all()]
    assert days == chosen


def test_a_series_is_changed_after_a_look_and_ended(inside, series):
    url = reverse("meetings:series_edit", args=[series.pk])
    version = inside.get(url).context["form"]["version"].value()
    rule = RULE | {"room": "Sali 1", "ends_on": "2027-12-31", "version": version}
    seen = inside.post(url, rule | {"weekday": "3"})
    assert seen.context["begins_anew"]

    inside.post(url, rule | {"weekday": "3", "save": "1", "rule": seen.context["rule"]})
    other = MeetingSeries.objects.exclude(pk=series.pk).get()
    assert not Meeting.objects.filter(series=series).taking_place().exists()
    inside.post(reverse("meetings:series_end", args=[other.pk]))
    assert not Meeting.objects.taking_place().exists()


def test_items_are_ordered_by_buttons_dealt_with_and_carried_past_what_cannot_take_them(
    inside, group, meeting
):
    first, second, third = (AgendaItemFactory(meeting=meeting, position=n) for n in range(3))
    later = meeting.starts_at + dt.timedelta(days=7)
    for number, state in enumerate(["cancelled", "closed", "planned"]):
        begins = later + dt.timedelta(days=number)
        MeetingFactory(structure=group, state=state, starts_at=begins)
    MeetingFactory(starts_at=later)

    def press(item, what):
        address = reverse("meetings:item_act", args=[meeting.pk, item.pk])
        return inside.post(address, {"do": what})

    press(third, "up")
    press(first, "up")
    press(first, "done")
    press(second, "nonsense")
    assert 'value="delete"' in press(second, "ask_delete").text
    assert meeting.items.count() == 3, "asked first"
    press(second, "delete")
    assert list(meeting.items.all()) == [first, third]
    for _ in range(2):
        inside.post(reverse("meetings:agenda_carry", args=[meeting.pk]))

    carried = AgendaItem.objects.get(carried_from=third)
    assert carried.meeting.state == "planned"
    assert AgendaItem.objects.count() == 3
    third.refresh_from_db()
    assert third.state == "carried"


@pytest.mark.parametrize("minutes", ["0", "601", "abc"])
def test_an_item_takes_a_likely_time(inside, meeting, minutes):
    url = reverse("meetings:item_new", args=[meeting.pk])

    response = inside.post(url, {"title": "Asia", "text": "", "minutes": minutes})

    assert list(response.context["form"].errors) == ["minutes"]


def test_who_gets_a_letter_is_seen_first_and_answers_are_seen_after(inside, client, meeting, aino):
    url = reverse("meetings:meeting_invite", args=[meeting.pk])
    assert "Aino" in inside.get(url).content.decode()
    assert told(inside.post(url)) == ["1 invitation goes out in a minute."]
    guest = {"name": "Vieras", "email": "vieras@example.org", "language": "fi"}
    inside.post(reverse("meetings:guest_new", args=[meeting.pk]), guest)
    response = inside.post(reverse("meetings:guest_new", args=[meeting.pk]), guest)
    assert list(response.context["form"].errors) == ["email"]

    page = inside.get(meeting.get_absolute_url()).content.decode()
    assert "Aino" in page
    assert "No answer yet" in page


def test_one_signs_up_and_off_without_an_account_and_looking_changes_nothing(
    client, meeting, aino, expert, mailoutbox
):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    now = timezone.now()
    AgendaItemFactory(meeting=meeting, title="Vuoden avustukset", minutes=20)
    invite_members(meeting, by=expert, at=now)
    deliver_mails(at=now + dt.timedelta(minutes=2))
    [path] = re.findall(r"https?://[^/]+(/meetings/answer/\S+)", mailoutbox[0].body)

    page = client.get(path).content.decode()
    for told in ("Sali 7", "Vuoden avustukset", "20 minutes"):
        assert told in page
    assert Invitee.objects.get().answer == ""
    for answer in ("coming", "not_coming"):
        client.post(path, {"meeting": meeting.pk, "answer": answer})
        assert Invitee.objects.get().answer == answer
    for nonsense in ({}, {"meeting": "x", "answer": "coming"}, {"meeting": meeting.pk}):
        assert "Say whether you come" in client.post(path, nonsense).content.decode()
    assert client.get(answer_path(meeting.uid, aino.pk)[:-2] + "x/").status_code == 404

    Meeting.objects.update(starts_at=now - dt.timedelta(hours=2), ends_at=now)
    assert client.post(path, {"meeting": meeting.pk, "answer": "coming"}).status_code == 410
    assert Invitee.objects.get().answer == "not_coming"


def test_strangers_read_when_it_meets_and_not_where(client, group, meeting):
    plan = MeetingFactory(structure=group, title="Suunnitelma")
    Meeting.objects.filter(pk=meeting.pk).update(invited_at=timezone.now())

    page = client.get(group.get_absolute_url()).content.decode()

    assert meeting.title in page
    assert plan.title not in page
    for secret in ("Sali 7", "meet.example.org", meeting.get_absolute_url()):
        assert secret not in page


def test_members_who_were_not_asked_do_not_see_the_place(client, manager, group, meeting, aino):
    member = UserFactory(email=aino.email)
    client.force_login(member)
    urls = [group.get_absolute_url(), meeting.get_absolute_url()]
    assert not any("Sali 7" in client.get(url).content.decode() for url in urls)

    invite_members(meeting, by=manager, at=timezone.now())
    assert all("Sali 7" in client.get(url).content.decode() for url in urls)


@pytest.mark.parametrize("count", [1, 5])
def test_the_pages_ask_as_often_for_five_as_for_one(
    inside, group, meeting, count, django_assert_max_num_queries
):
    for number in range(count):
        AgendaItemFactory(meeting=meeting, position=number)
        InviteeFactory(meeting=meeting)
        MeetingFactory(structure=group)

    for url in (meeting.get_absolute_url(), group.get_absolute_url()):
        with django_assert_max_num_queries(42):
            inside.get(url)
