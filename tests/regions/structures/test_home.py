"""The home page: one's own groups with their next meeting, and what waits for whoever looks after some."""

import datetime as dt

import pytest
from django.utils import timezone

from regions.structures.models import Nomination
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, MeetingOutcomeFactory
from tests.factories.organisations import ContactPersonFactory, OrganisationFactory
from tests.factories.structures import (
    CoordinatorFactory,
    MembershipFactory,
    SeatFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def home(client, user):
    client.force_login(user)
    return client.get("/")


def test_members_and_coordinators_find_their_groups_and_the_next_meeting(client, lappi):
    now = timezone.now()
    user = UserFactory(email="meri@example.org")
    sits, runs = StructureFactory(called="Ryhmä A"), StructureFactory(called="Ryhmä B")
    MembershipFactory(structure=sits, person__email="meri@example.org")
    CoordinatorFactory(structure=runs, user=user)
    StructureFactory(called="Muiden ryhmä")
    first, _later = (
        MeetingFactory(
            structure=sits,
            starts_at=now + days * DAY,
            ends_at=now + days * DAY + dt.timedelta(hours=1),
        )
        for days in (7, 30)
    )

    groups = home(client, user).context["groups"]

    assert [(one.structure, one.role) for one in groups] == [
        (sits, "You are a member"),
        (runs, "You coordinate this group"),
    ]
    assert [line.url for line in groups[0].lines] == [first.get_absolute_url()]


def test_open_and_late_actions_of_ones_groups_lead_to_their_list(client, lappi):
    user = UserFactory(email="meri@example.org")
    sits, runs, quiet = (StructureFactory(called=f"Ryhmä {name}") for name in "ABC")
    MembershipFactory(structure=sits, person__email=user.email)
    for structure in (runs, quiet):
        CoordinatorFactory(structure=structure, user=user)
    for structure, days in ((sits, 9), (runs, -2), (runs, 9), (StructureFactory(), -2)):
        MeetingOutcomeFactory(
            meeting=MeetingFactory(structure=structure, starts_at=timezone.now() - 9 * DAY),
            kind="action",
            person=ContactPersonFactory(),
            due_on=timezone.localdate() + days * DAY,
        )

    groups = home(client, user).context["groups"]

    listed = f"/structures/actions/?structure={runs.pk}&state="
    assert [[line.label for line in one.lines] for one in groups] == [
        ["1 open action"],
        ["2 open actions", "1 late action"],
        [],
    ]
    assert [line.url for line in groups[1].lines] == [f"{listed}open", f"{listed}late"]
    assert "No meeting is planned, and no action is open." in home(client, user).text
    assert client.get(groups[1].lines[1].url).context["page"].paginator.count == 1


def test_nothing_waits_in_ones_group_and_the_page_says_what_will(client, lappi):
    user = UserFactory(email="meri@example.org")
    MembershipFactory(person__email=user.email)

    page = home(client, user)

    assert page.context["todos"] == []
    assert "What your groups ask of you will appear here" in page.text


def test_whoever_is_in_no_group_reads_of_none(client, expert):
    assert "Your groups" not in home(client, expert).text


def test_vacant_seats_and_late_nominations_wait_for_whoever_looks_after_the_structure(
    client, lappi, satakunta, manager
):
    now = timezone.now()
    structure = StructureFactory(called="Sote-ryhmä", regions=[lappi])
    SeatFactory(structure=structure)
    asked = SeatFactory(structure=structure)
    Nomination.objects.create(
        seat=asked,
        asked=OrganisationFactory(name="Tuki ry"),
        asked_at=now - 30 * DAY,
        due_on=timezone.localdate(now) - DAY,
    )
    coordinator = UserFactory()
    CoordinatorFactory(structure=structure, user=coordinator)

    for user in (coordinator, UserFactory(regions=[lappi])):
        told = [one for one in home(client, user).context["todos"] if "Sote-ryhmä" in one.what]
        assert [one.what for one in told] == [
            "Tuki ry has not named anybody: Sote-ryhmä",
            "Sote-ryhmä",
        ]
        assert told[1].why.startswith("1 seat is vacant")
    for user in (UserFactory(regions=[satakunta]), manager, UserFactory()):
        assert "Sote-ryhmä" not in home(client, user).text.split("<main")[1]
