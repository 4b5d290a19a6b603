"""Everybody reads which structures there are; names only who is of them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.structures import CoordinatorFactory, MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db

LIST = reverse("structures:structure_list")


def names(response):
    return [structure.name for structure in response.context["page"]]


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


def test_the_list_is_public_and_narrowed_by_its_form(client, group, lappi, satakunta):
    StructureFactory(called="Neuvottelukunta", kind="advisory_board", regions=[satakunta])
    StructureFactory(called="Ohjausryhmä", kind="steering_group", is_national=True)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    StructureFactory(called="Entinen", regions=[lappi], ended_on=yesterday)

    assert names(client.get(LIST)) == ["Neuvottelukunta", "Ohjausryhmä", "Sote-ryhmä"]
    assert names(client.get(LIST, {"region": "lappi"})) == ["Sote-ryhmä"]
    assert names(client.get(LIST, {"region": "nation"})) == ["Ohjausryhmä"]
    assert names(client.get(LIST, {"kind": "advisory_board"})) == ["Neuvottelukunta"]
    assert names(client.get(LIST, {"ended": "all", "region": "lappi"})) == ["Entinen", "Sote-ryhmä"]
    assert names(client.get(LIST, {"q": "sote"})) == ["Sote-ryhmä"]
    assert names(client.get(LIST, {"kind": "\x00", "region": "nowhere"})) == names(client.get(LIST))


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_long(client, lappi, django_assert_num_queries, count):
    for _ in range(count):
        StructureFactory(regions=[lappi], parent=StructureFactory(regions=[lappi]))

    # Regions of the form, how many, the page with its parents, their regions.
    with django_assert_num_queries(4):
        client.get(LIST)


def test_whoever_coordinates_is_named_to_members_alone(client, group, lappi, expert):
    person = UserFactory(name="Kaisa Kanaria")
    CoordinatorFactory(
        structure=group, user=person, organisation=OrganisationFactory(name="Tuki ry")
    )
    member = UserFactory(email="member@example.org")
    MembershipFactory(structure=group, person__email="member@example.org")
    page = reverse("structures:structure_detail", args=[group.pk])

    told = {}
    for name, user in {"nobody": None, "member": member, "expert": expert, "it": person}.items():
        client.logout()
        if user:
            client.force_login(user)
        text = client.get(page).text
        assert "Tuki ry" in text
        told[name] = "Kanaria" in text.split("<main", 1)[1]
    assert told == {"nobody": False, "member": True, "expert": True, "it": True}


def test_payloads_stay_text(client, lappi):
    evil = "<script>alert(1)</script>"
    structure = StructureFactory(called=evil, purpose_fi=evil, regions=[lappi])

    for url in (LIST, structure.get_absolute_url()):
        assert evil not in client.get(url).text


def test_who_leads_is_listed_first(client, group, expert):
    for name, role in {
        "Aada Aalto": "member",
        "Ilona Ilves": "vice_chair",
        "Ossi Orava": "chair",
    }.items():
        MembershipFactory(structure=group, person__name=name, role=role)
    client.force_login(expert)
    page = client.get(reverse("structures:structure_detail", args=[group.pk])).text
    assert page.index("Ossi Orava") < page.index("Ilona Ilves") < page.index("Aada Aalto")
