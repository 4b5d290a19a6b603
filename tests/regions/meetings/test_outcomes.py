"""What came of a meeting: information, decisions, and actions of somebody by a day."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.revisions.facts import EditConflict, facts_of, mark_of
from regions.meetings.models import MeetingOutcome
from regions.meetings.outcomes.recording import FACTS, add_outcome, change_outcome, finish
from regions.structures.access import Refused
from tests.factories.accounts import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    MeetingFactory,
    MeetingOutcomeFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.structures import MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db

DUE = timezone.localdate() + dt.timedelta(days=14)


@pytest.fixture
def held(lappi):
    start = timezone.now() - dt.timedelta(days=1)
    return MeetingFactory(structure=StructureFactory(regions=[lappi]), starts_at=start)


@pytest.fixture
def person(held):
    return InviteeFactory(meeting=held).person


@pytest.fixture
def action(held, person):
    return MeetingOutcomeFactory(meeting=held, kind="action", person=person, due_on=DUE)


def facts(**changed):
    plain = {"kind": "decision", "text": "Sovittiin.", "item": None, "person": None}
    return plain | {"organisation": None, "due_on": None} | changed


def add(meeting, by, **changed):
    return add_outcome(meeting, by=by, at=timezone.now(), **facts(**changed))


def test_a_form_records_it_and_the_page_of_the_meeting_shows_it(client, held, person, expert):
    item = AgendaItemFactory(meeting=held)
    client.force_login(expert)
    sent = {"kind": "action", "text": "Selvitetään tilat.", "item": item.pk, "person": person.pk}
    url = reverse("meetings:outcome_new", args=[held.pk])
    client.get(url)
    for _ in range(2):
        assert client.post(url, sent | {"due_on": DUE.isoformat()}).status_code == 302

    [action] = MeetingOutcome.objects.all()
    assert (action.item, action.person, action.due_on) == (item, person, DUE)
    page = client.get(held.get_absolute_url()).text
    assert "Selvitetään tilat." in page
    assert str(person) in page


def test_an_action_is_done_by_who_runs_it_and_by_whose_it_is(client, held, person, action, expert):
    own, other = UserFactory(email=person.email), UserFactory(email="other@example.org")
    for user in (own, other):
        MembershipFactory(structure=held.structure, person__email=user.email)
    url = reverse("meetings:outcome_done", args=[held.pk, action.pk])
    client.force_login(other)
    assert client.post(url).status_code == 404
    client.force_login(own)
    client.post(url, {"back": "//evil.example"})
    action.refresh_from_db()
    assert action.done_by == own
    client.force_login(expert)
    assert client.post(url, {"done": "no", "back": "/structures/"}).url == "/structures/"
    action.refresh_from_db()
    assert action.done_at is None
    with pytest.raises(PermissionDenied):
        finish(action, is_done=True, by=other, at=timezone.now())
    with pytest.raises(Refused):
        finish(MeetingOutcomeFactory(meeting=held), is_done=True, by=expert, at=timezone.now())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "action", "due_on": DUE}, "person"),
        ({"kind": "action", "due_on": DUE, "person": "+", "organisation": "+"}, "organisation"),
        ({"kind": "action", "person": "+"}, "due_on"),
        ({"kind": "action", "person": "+", "due_on": DUE - dt.timedelta(days=60)}, "due_on"),
        ({"due_on": DUE}, "kind"),
        ({"item": "+"}, "item"),
        ({"text": "x" * 1_001}, "text"),
    ],
)
def test_what_cannot_be_recorded_says_why(held, person, expert, changed, field):
    real = {"person": person, "organisation": OrganisationFactory(), "item": AgendaItemFactory()}
    changed = {name: real[name] if value == "+" else value for name, value in changed.items()}

    with pytest.raises(Refused) as refused:
        add(held, expert, **changed)
    assert field in refused.value.message_dict


def test_steering_groups_give_actions_to_organisations(client, held, action, expert):
    held.structure.kind = "steering_group"
    held.structure.save()
    with pytest.raises(Refused, match="järjestöille, ei henkilöille"):
        add(held, expert, kind="action", person=action.person, due_on=DUE)
    client.force_login(expert)
    page = client.get(held.get_absolute_url()).text
    assert str(action.person) not in page.split('id="outcomes"')[1]


def test_what_came_of_a_steering_group_names_nobody(held, expert):
    MembershipFactory(structure=held.structure, person__name="Meri Malli")
    text = "Sovittiin, että meri  malli kirjoittaa kirjeen"
    add(held, expert, text=text)
    held.structure.kind = "steering_group"
    held.structure.save()

    with pytest.raises(Refused, match="Meri Malli") as refused:
        add(held, expert, text=text)

    assert list(refused.value.message_dict) == ["text"]


def test_others_record_nothing_and_a_colleague_is_not_overwritten(held, action, expert, stranger):
    with pytest.raises(PermissionDenied):
        add(held, stranger)
    seen = mark_of(facts_of(action, FACTS))
    said = facts(kind="action", text="Toinen", person=action.person, due_on=DUE)
    change_outcome(action, by=expert, at=timezone.now(), seen=seen, **said)
    with pytest.raises(EditConflict):
        change_outcome(action, by=expert, at=timezone.now(), seen=seen, **said | {"text": "Kolmas"})
    held.state = "cancelled"
    held.save()
    with pytest.raises(Refused, match="peruttiin"):
        add(held, expert)


def test_another_day_is_reminded_of_anew(held, action, expert):
    action.reminded_on = timezone.localdate()
    action.save()
    later = facts(
        kind="action", text=action.text, person=action.person, due_on=DUE + dt.timedelta(days=9)
    )
    change_outcome(action, by=expert, at=timezone.now(), **later)
    action.refresh_from_db()
    assert action.reminded_on is None


def test_what_was_recorded_by_mistake_is_deleted(client, held, action, expert):
    client.force_login(expert)
    url = reverse("meetings:outcome_delete", args=[held.pk, action.pk])
    assert action.text in client.get(url).text
    client.post(url)
    assert not MeetingOutcome.objects.exists()
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_much_came_of_it(
    client, held, expert, django_assert_max_num_queries, count
):
    for _ in range(count):
        person = InviteeFactory(meeting=held).person
        MeetingOutcomeFactory(meeting=held, kind="action", person=person, due_on=DUE)
    client.force_login(expert)

    with django_assert_max_num_queries(24):
        client.get(held.get_absolute_url())
