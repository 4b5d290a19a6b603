"""Who was at a meeting is ticked by name or counted; names are for those who look after the structure."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.revisions.facts import EditConflict, facts_of, mark_of
from regions.meetings.minutes.attendance import FACTS, record_attendance
from regions.meetings.models import Meeting
from regions.structures.access import Refused
from tests.factories.accounts import UserFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory
from tests.factories.structures import MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(lappi):
    start = timezone.now() - dt.timedelta(days=1)
    return MeetingFactory(structure=StructureFactory(regions=[lappi]), starts_at=start)


def record(meeting, by, people=(), count=None, **more):
    record_attendance(
        meeting, attended_people=people, attended_count=count, by=by, at=timezone.now(), **more
    )
    meeting.refresh_from_db()


def test_names_are_ticked_and_members_see_the_number(client, held, expert):
    here, away = InviteeFactory(meeting=held), InviteeFactory(meeting=held)
    client.force_login(expert)
    url = reverse("meetings:attendance", args=[held.pk])
    client.get(url)
    client.post(url, {"attended_people": [here.pk]})
    here.refresh_from_db()
    away.refresh_from_db()
    assert (here.attended, away.attended) == (True, False)
    assert str(here.person) in client.get(held.get_absolute_url()).text

    member = UserFactory(email="member@example.org")
    MembershipFactory(structure=held.structure, person__email=member.email)
    client.force_login(member)
    page = client.get(held.get_absolute_url()).text
    assert "Läsnä oli yksi henkilö." in page
    assert str(here.person) not in page


def test_a_number_takes_the_place_of_names(held, expert):
    one = InviteeFactory(meeting=held)
    record(held, expert, [one])
    record(held, expert, count=17)
    one.refresh_from_db()
    assert (one.attended, held.attended_count) == (None, 17)


def test_what_a_colleague_recorded_is_not_overwritten_unseen(held, expert):
    seen = mark_of(facts_of(held, FACTS))
    record(held, expert, count=17)

    with pytest.raises(EditConflict):
        record(held, expert, count=18, seen=seen)
    record(held, expert, count=17, seen=seen)


def test_what_cannot_be_recorded_says_why(client, held, expert, stranger):
    one = InviteeFactory(meeting=held)
    with pytest.raises(PermissionDenied):
        record(held, stranger, count=1)
    with pytest.raises(Refused, match="Merkitse läsnäolijat"):
        record(held, expert)
    with pytest.raises(Refused, match="ei ole vielä alkanut"):
        record(MeetingFactory(structure=held.structure), expert, count=1)
    client.force_login(expert)
    url = reverse("meetings:attendance", args=[held.pk])
    foreign = InviteeFactory().pk
    for wrong in (
        {"attended_people": [one.pk], "attended_count": "3"},
        {"attended_people": [foreign]},
        {"attended_count": "-1"},
        {"attended_count": "kolme"},
    ):
        assert client.post(url, wrong).context["form"].errors
    held.structure.kind = "steering_group"
    held.structure.save()
    with pytest.raises(Refused, match="lasketaan"):
        record(held, expert, [one])
    held.state = Meeting.State.CANCELLED
    held.save()
    with pytest.raises(Refused, match="peruttiin"):
        record(held, expert, count=1)
