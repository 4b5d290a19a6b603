"""Who could speak for a place: structures and roles, with the way, and whom nobody reaches."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.organisations.models import Organisation
from regions.structures.reach.speaking import Question, who_could_speak
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OfficeFactory, OrganisationFactory
from tests.factories.regions import MunicipalityFactory
from tests.factories.structures import MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("structures:speaker_list")


@pytest.fixture(autouse=True)
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def town(lappi):
    return MunicipalityFactory(region=lappi, name_fi="Kemi", name_sv="Kemi")


@pytest.fixture
def world(lappi, town):
    """A group in which somebody sits for a network, whose member is a district with two locals in town."""
    district = OrganisationFactory(name="Piiri", level="district", regions=[lappi])
    OrganisationFactory(
        name="Yhdistys A", parent=district, municipality=town, theme="mind", regions=[lappi]
    )
    umbrella = OrganisationFactory(
        name="Yhdistys B", municipality=town, theme="mind", regions=[lappi]
    )
    umbrella.umbrellas.add(district)
    OrganisationFactory(name="Yksin", municipality=town, theme="mind", regions=[lappi])
    OrganisationFactory(name="Muu", municipality=town, theme="older", regions=[lappi])
    network = StructureFactory(called="Verkosto", kind="network", regions=[lappi])
    group = StructureFactory(called="Ryhmä", regions=[lappi])
    MembershipFactory(structure=network, person=None, organisation=district)
    MembershipFactory(structure=group, network=network, role="chair", person__name="Kaisa Kanaria")
    return group


def asked(user, town, theme="mind", day=None):
    return who_could_speak(Question(town, theme, day or timezone.localdate()), user=user)


@pytest.mark.sqlite
def test_structures_and_roles_with_the_way_and_whom_nobody_reaches(world, town, manager):
    answer = asked(manager, town)

    assert (answer.asked, answer.reached, answer.missing) == (3, 2, 1)
    told = {
        each.structure.name: [
            (one.role, one.name, one.count, one.in_words) for one in each.speakers
        ]
        for each in answer.structures
    }
    assert told == {
        "Ryhmä": [("Puheenjohtaja", "Kaisa Kanaria", 2, "Verkosto → Piiri → Yhdistys A")],
        "Verkosto": [("Jäsen", "Piiri", 2, "Piiri → Yhdistys A")],
    }


@pytest.mark.sqlite
def test_circles_of_networks_and_umbrellas_come_to_an_end(world, town, manager):
    network = world.memberships.get().network
    MembershipFactory(structure=network, network=world)
    district, local = (Organisation.objects.get(name=name) for name in ("Piiri", "Yhdistys B"))
    district.umbrellas.add(local)

    assert asked(manager, town).reached == 2


def test_only_members_of_that_day_speak(world, town, manager):
    today = timezone.localdate()
    world.memberships.update(ends_on=today)

    names = [
        each.structure.name
        for each in asked(manager, town, day=today + dt.timedelta(days=1)).structures
    ]
    assert names == ["Verkosto"]


def test_an_office_speaks_for_its_organisation(lappi, town, manager):
    group = StructureFactory(regions=[lappi])
    one = OrganisationFactory(name="Oma", municipality=town, theme="mind", regions=[lappi])
    MembershipFactory(structure=group, person=None, office=OfficeFactory(organisation=one))

    [found] = asked(manager, town).structures
    assert [(each.count, each.in_words) for each in found.speakers] == [(1, "Oma")]


def test_names_are_for_who_may_see_members_and_roles_for_the_others(world, town, client, satakunta):
    within = UserFactory(email="within@example.org")
    MembershipFactory(structure=world, person__email="within@example.org")
    elsewhere = UserFactory(regions=[satakunta])

    texts = {}
    for user in (within, elsewhere):
        client.force_login(user)
        texts[user] = client.get(PAGE, {"municipality": town.pk, "theme": "mind"}).text
        assert "Chair" in texts[user]
        assert "Verkosto" in texts[user]
        # Neither reads the register of this place.
        assert "Yhdistys A" not in texts[user]
        assert "an organisation of the register" in texts[user]

    assert "Kaisa Kanaria" in texts[within]
    assert "Kaisa Kanaria" not in texts[elsewhere]


def test_an_expert_goes_on_to_those_that_nobody_reaches(world, town, client, expert):
    client.force_login(expert)

    page = client.get(PAGE, {"municipality": town.pk, "theme": "mind"})

    assert "Structures reach 2 of 3 active organisations." in page.text
    listed = client.get(page.context["missing_url"]).context["page"]
    assert listed.paginator.count == 1
    # The register knows of today alone.
    later = timezone.localdate() + dt.timedelta(days=1)
    page = client.get(PAGE, {"municipality": town.pk, "theme": "mind", "day": later.isoformat()})
    assert page.context["missing_url"] == ""


def test_where_nothing_is_it_says_so(town, client, manager):
    client.force_login(manager)

    assert "No active organisation is like that" in client.get(PAGE, {"municipality": town.pk}).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"municipality": ""}, "municipality"),
        ({"municipality": "\x00999"}, "municipality"),
        ({"theme": "nothing"}, "theme"),
        ({"day": "31.2.2027"}, "day"),
        ({"day": "1.1.0001"}, "day"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(town, client, manager, wrong, field):
    client.force_login(manager)

    page = client.get(PAGE, {"municipality": town.pk} | wrong)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_however_many(
    world, town, lappi, manager, django_assert_num_queries, count
):
    for _ in range(count):
        group = StructureFactory(regions=[lappi])
        one = OrganisationFactory(municipality=town, theme="mind", regions=[lappi])
        MembershipFactory(structure=group, represented=one)

    # Upwards, structures, members; whose members are known, who is named, roles twice; the members shown.
    with django_assert_num_queries(7):
        asked(manager, town)
