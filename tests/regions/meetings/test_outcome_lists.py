"""Decisions and actions of all structures that one sees from within: lists, part of a structure, to-dos."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.registry.visit import Visit
from regions.meetings.outcomes.recording import finish
from regions.meetings.outcomes.todos import late_action_todos, own_action_todos
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, MeetingOutcomeFactory
from tests.factories.organisations import ContactPersonFactory, OrganisationFactory
from tests.factories.structures import CoordinatorFactory, MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db

DECISIONS, ACTIONS = reverse("meetings:decision_list"), reverse("meetings:action_list")
DAY = dt.timedelta(days=1)


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


@pytest.fixture
def held(group):
    return MeetingFactory(structure=group, starts_at=timezone.now() - 30 * DAY)


def texts(response):
    return [line.outcome.text for line in response.context["lines"]]


def action(meeting, text, days, **more):
    person = more.pop("person", None) or ContactPersonFactory()
    due = timezone.localdate() + days * DAY
    return MeetingOutcomeFactory(
        meeting=meeting, kind="action", text=text, person=person, due_on=due, **more
    )


def test_decisions_are_searched_and_narrowed_across_ones_structures(client, held, lappi, expert):
    other = MeetingFactory(structure=StructureFactory(regions=[lappi]))
    MeetingOutcomeFactory(meeting=held, text="Avustukset sovittu")
    MeetingOutcomeFactory(meeting=other, text="Tilat sovittu")
    MeetingOutcomeFactory(text="Muiden päätös")
    client.force_login(expert)

    assert texts(client.get(DECISIONS)) == ["Tilat sovittu", "Avustukset sovittu"]
    assert texts(client.get(DECISIONS, {"q": "avustukset"})) == ["Avustukset sovittu"]
    of_group = client.get(DECISIONS, {"structure": held.structure_id})
    assert texts(of_group) == ["Avustukset sovittu"]
    assert len(texts(client.get(DECISIONS, {"structure": "x", "q": "\x00", "page": "9"}))) == 2


def test_actions_by_their_state(client, held, expert):
    action(held, "Myöhässä", -3)
    action(held, "Tulossa", 3)
    action(held, "Tehty", -5, done_at=timezone.now())
    client.force_login(expert)

    assert texts(client.get(ACTIONS)) == ["Myöhässä", "Tulossa", "Tehty"]
    assert texts(client.get(ACTIONS, {"state": "open"})) == ["Myöhässä", "Tulossa"]
    assert texts(client.get(ACTIONS, {"state": "late"})) == ["Myöhässä"]
    assert texts(client.get(ACTIONS, {"state": "done"})) == ["Tehty"]


@pytest.mark.parametrize("count", [1, 6])
def test_the_lists_cost_the_same_however_long(
    client, held, expert, django_assert_max_num_queries, count
):
    for _ in range(count):
        action(held, "Tehtävä", 3)
    client.force_login(expert)

    with django_assert_max_num_queries(20):
        client.get(ACTIONS)


def test_members_see_decisions_and_open_actions_on_the_page_of_the_structure(client, group, held):
    member = UserFactory(email="member@example.org")
    MembershipFactory(structure=group, person__email=member.email)
    MeetingOutcomeFactory(meeting=held, text="Avustukset sovittu")
    action(held, "Varataan tilat", 3)
    assert "Avustukset sovittu" not in client.get(group.get_absolute_url()).text
    client.force_login(member)

    page = client.get(group.get_absolute_url()).text
    assert "Avustukset sovittu" in page
    assert "Varataan tilat" in page


def test_the_home_tells_of_own_and_of_late_actions(client, held):
    member, coordinator = UserFactory(email="member@example.org"), UserFactory()
    person = ContactPersonFactory(email=member.email)
    MembershipFactory(structure=held.structure, person=person)
    CoordinatorFactory(structure=held.structure, user=coordinator)
    action(held, "Oma myöhässä", -1, person=person)
    action(held, "Oma myöhemmin", 30, person=person)
    now = timezone.now()

    [todo] = own_action_todos(Visit(member, at=now))
    assert (todo.what, todo.is_urgent) == ("Oma myöhässä", True)
    assert client.get(todo.url).status_code == 302
    client.force_login(member)
    assert "Oma myöhässä" in client.get(todo.url).text
    assert not list(late_action_todos(Visit(member, at=now)))
    [todo] = late_action_todos(Visit(coordinator, at=now))
    assert todo.what == "Myöhässä: Oma myöhässä"
    action(held, "Toinen", -1)
    [todo] = late_action_todos(Visit(coordinator, at=now))
    assert (todo.what, todo.url) == (
        "2 myöhässä olevaa toimenpidettä rakenteissasi",
        f"{ACTIONS}?state=late",
    )


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Tuki ry")


@pytest.fixture
def of_organisation(held, organisation):
    return action(held, "Järjestön tehtävä", 3, person=None, organisation=organisation)


def acting_for(organisation):
    user = UserFactory()
    organisation.representatives.create(user=user)
    return user


def test_who_acts_for_the_organisation_finds_its_action_at_home_and_marks_it_as_done(
    client, held, organisation, of_organisation
):
    user = acting_for(organisation)
    action(held, "Muiden", 3)
    client.force_login(user)

    [todo] = [one for one in client.get("/").context["todos"] if "/actions/" in one.url]
    assert todo.what == "Järjestön tehtävä"
    assert client.post(todo.url).status_code == 200
    of_organisation.refresh_from_db()
    assert of_organisation.done_by == user
    assert of_organisation.done_at is not None
    assert list(own_action_todos(Visit(user, at=timezone.now()))) == []


def test_who_was_a_guest_marks_an_own_action_and_reads_nothing_else_of_the_group(client, held):
    guest = UserFactory(email="guest@example.org")
    own = action(held, "Vieraan", 3, person=ContactPersonFactory(email=guest.email))
    client.force_login(guest)

    page = client.get(reverse("meetings:action_detail", args=[own.pk])).text
    assert held.get_absolute_url() not in page
    assert client.get(held.get_absolute_url()).status_code in {403, 404}
    client.post(reverse("meetings:action_detail", args=[own.pk]))
    own.refresh_from_db()
    assert own.done_by == guest


def test_others_do_not_learn_of_the_action_of_an_organisation(
    client, held, organisation, of_organisation
):
    url = reverse("meetings:action_detail", args=[of_organisation.pk])
    nobody = UserFactory(email="")
    action(held, "Ilman osoitetta", 3, person=ContactPersonFactory(email=""))
    former = acting_for(organisation)
    former.representations.all().delete()
    for user in (acting_for(OrganisationFactory()), former, nobody):
        client.force_login(user)
        assert client.post(url).status_code == 404
        assert list(own_action_todos(Visit(user, at=timezone.now()))) == []
    with pytest.raises(PermissionDenied):
        finish(of_organisation, is_done=True, by=former, at=timezone.now())
    client.force_login(acting_for(organisation))
    decision = MeetingOutcomeFactory(meeting=held)
    assert client.get(reverse("meetings:action_detail", args=[decision.pk])).status_code == 404


def test_a_member_organisation_marks_its_action_on_the_page_of_the_meeting(
    client, held, organisation, of_organisation
):
    MembershipFactory(structure=held.structure, person=None, organisation=organisation)
    action(held, "Muiden", 3)
    client.force_login(acting_for(organisation))

    [part] = [
        one
        for one in client.get(held.get_absolute_url()).context["parts"]
        if hasattr(one, "actions")
    ]
    assert {one.outcome.text: one.may_finish for one in part.actions} == {
        "Järjestön tehtävä": True,
        "Muiden": False,
    }


def test_of_a_cancelled_meeting_nothing_is_asked(client, held, organisation, of_organisation):
    held.state = "cancelled"
    held.save()

    assert list(own_action_todos(Visit(acting_for(organisation), at=timezone.now()))) == []
