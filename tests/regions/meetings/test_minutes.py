"""Minutes are written as revisions, approved in a later meeting, and then read by members."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.revisions.succession import EditConflict, NothingNew, Published
from regions.meetings.minutes.writing import approve_minutes, save_minutes
from regions.meetings.models import Meeting
from regions.structures.access import Refused
from tests.factories.accounts import UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, MeetingFactory
from tests.factories.structures import MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def held(lappi):
    """Over since yesterday."""
    start = timezone.now() - dt.timedelta(days=1)
    return MeetingFactory(structure=StructureFactory(regions=[lappi]), starts_at=start)


@pytest.fixture
def following(held):
    return MeetingFactory(structure=held.structure, starts_at=timezone.now() - HOUR)


@pytest.fixture
def member(held):
    person = UserFactory(email="member@example.org")
    MembershipFactory(structure=held.structure, person__email=person.email)
    return person


def save(meeting, by, text="Sovittiin avustuksista.", base=0, **more):
    return save_minutes(meeting, text=text, base=base, by=by, at=timezone.now(), **more)


def approve(meeting, following, by, number=1):
    at = timezone.now()
    return approve_minutes(meeting, number=number, approved_in=following, by=by, at=at)


def url(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def test_members_read_the_minutes_once_a_later_meeting_has_approved_them(
    client, held, following, member, expert
):
    client.force_login(expert)
    client.post(url("minutes_edit", held), {"text": "Sovittiin.", "base": 0})
    held.refresh_from_db()
    assert held.state == Meeting.State.CLOSED
    client.force_login(member)
    assert "Sovittiin." not in client.get(held.get_absolute_url()).text

    client.force_login(expert)
    client.post(url("minutes_approve", held), {"number": 1, "approved_in": following.pk})
    save(held, expert, "Sovittiin uudesta.", base=1)
    assert "Sovittiin uudesta." in client.get(held.get_absolute_url()).text
    client.force_login(member)
    page = client.get(held.get_absolute_url()).text
    assert "Sovittiin." in page
    assert "Sovittiin uudesta." not in page
    assert following.title in page


def test_minutes_begin_with_the_agenda(client, held, expert):
    AgendaItemFactory(meeting=held, title="Avustukset")
    client.force_login(expert)

    assert "## 1. Avustukset" in client.get(url("minutes_edit", held)).text


def test_what_two_wrote_stands_side_by_side_and_nothing_is_lost(client, held, expert, manager):
    save(held, manager, "Alku.\n\nLoppu.")
    save(held, manager, "Alku kollegalta.\n\nLoppu.", base=1)
    client.force_login(expert)

    mine = {"text": "Alku.\n\nLoppu minulta.", "base": 1, "note": "loppu"}
    answer = client.post(url("minutes_edit", held), mine)

    assert answer.status_code == 409
    assert held.minutes_revisions.count() == 2
    assert answer.context["form"]["text"].value() == "Alku kollegalta.\n\nLoppu minulta."
    opened = client.post(url("minutes_edit", held), answer.context["own"] | {"go_on": "1"})
    assert opened.context["form"]["text"].value() == mine["text"]
    assert client.post(url("minutes_edit", held), answer.context["own"]).status_code == 302
    assert held.minutes_revisions.first().text == mine["text"]


def test_unchanged_minutes_make_no_revision(held, expert):
    assert isinstance(save(held, expert), Published)
    assert isinstance(save(held, expert, base=1), NothingNew)
    assert isinstance(save(held, expert, "Toinen.", base=0), EditConflict)
    assert held.minutes_revisions.count() == 1


def test_a_text_of_somebody_signed_out_comes_back(client, held, expert):
    client.force_login(expert)
    writer = client.get(url("minutes_edit", held)).context["writer"]
    client.logout()
    sent = {"text": "Kesken jäänyt.", "base": 0, "writer": writer}
    assert client.post(url("minutes_edit", held), sent).status_code == 302

    client.force_login(expert)
    assert "Kesken jäänyt." in client.get(url("minutes_edit", held)).text


def test_what_cannot_be_written_says_why(client, held, expert, stranger):
    with pytest.raises(PermissionDenied):
        save(held, stranger)
    client.force_login(expert)
    for sent in ({"text": "", "base": 0}, {"text": "x" * 80_001, "base": 0}):
        form = client.post(url("minutes_edit", held), sent).context["form"]
        assert form.errors["text"]
    held.state = Meeting.State.CANCELLED
    held.save()
    with pytest.raises(Refused, match="peruttiin"):
        save(held, expert)


def test_minutes_of_a_steering_group_name_nobody(held, expert):
    held.structure.kind = "steering_group"
    held.structure.save()
    InviteeFactory(meeting=held, person__name="Liisa Lappalainen")

    with pytest.raises(Refused, match="Liisa Lappalainen"):
        save(held, expert, "Liisa  lappalainen esitteli asian.")
    assert isinstance(save(held, expert, "Lappalaisen järjestö esitteli asian."), Published)


def test_members_of_a_steering_group_read_approved_minutes_without_names(
    client, held, following, member, expert
):
    """Written while it was another kind of group, and before one of them was known."""
    InviteeFactory(meeting=held, person__name="Liisa Lappalainen")
    save(held, expert, "Liisa  Lappalainen esitteli, Matti Meikäläinen sanoi: Tuki ry hoitaa.")
    approve(held, following, expert)
    MembershipFactory(structure=held.structure, person__name="Matti Meikäläinen")
    held.structure.kind = "steering_group"
    held.structure.save()
    client.force_login(member)

    page = client.get(held.get_absolute_url()).text
    assert "Tuki ry hoitaa." in page
    for name in ("Lappalainen", "Meikäläinen"):
        assert name not in page.split("<main")[1]
    for address in ("minutes_history", "minutes_edit", "minutes_approve", "attendance"):
        assert client.get(url(address, held)).status_code in {403, 404}
    client.force_login(expert)
    assert "Liisa  Lappalainen esitteli" in client.get(held.get_absolute_url()).text


def test_of_other_groups_the_names_in_the_minutes_stay(client, held, following, member, expert):
    InviteeFactory(meeting=held, person__name="Liisa Lappalainen")
    save(held, expert, "Liisa Lappalainen esitteli.")
    approve(held, following, expert)
    client.force_login(member)

    assert "Liisa Lappalainen esitteli." in client.get(held.get_absolute_url()).text


@pytest.mark.parametrize("wrong", ["itself", "to come", "cancelled", "of others", "old text"])
def test_what_cannot_be_approved_says_why(held, following, expert, wrong):
    save(held, expert)
    save(held, expert, "Toinen.", base=1)
    meetings = {
        "itself": held,
        "to come": MeetingFactory(structure=held.structure),
        "cancelled": MeetingFactory(
            structure=held.structure, starts_at=timezone.now() - HOUR, state="cancelled"
        ),
        "of others": MeetingFactory(starts_at=timezone.now() - HOUR),
    }

    with pytest.raises(Refused):
        approve(held, meetings.get(wrong, following), expert, 1 if wrong == "old text" else 2)
    held.refresh_from_db()
    assert held.approved_number is None


def test_nothing_is_approved_before_it_is_written_and_twice_is_once(held, following, expert):
    with pytest.raises(Refused, match="ei ole vielä"):
        approve(held, following, expert)
    save(held, expert)
    approve(held, following, expert)
    held.refresh_from_db()
    first = held.approved_at
    approve(held, following, expert)
    held.refresh_from_db()
    assert held.approved_at == first


def test_the_pages_around_the_minutes(client, held, following, expert):
    client.force_login(expert)
    assert "Mitään ei ole vielä kirjoitettu" in client.get(url("minutes_history", held)).text
    assert "Pöytäkirjaa ei ole vielä" in client.get(url("minutes_approve", held)).text
    save(held, expert)
    save(held, expert, "Toinen.", base=1)
    assert client.get(url("minutes_history", held), {"to": 2}).context["comparison"].changed
    assert client.get(url("minutes_history", held), {"to": 9}).status_code == 404
    assert "Toinen." in client.get(url("minutes_approve", held)).text
