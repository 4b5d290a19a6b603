"""Reach on the page of a structure."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from regions.structures.reach.page_part import reach_on_page
from regions.structures.structure_page import StructureVisit
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import MunicipalityFactory
from tests.factories.structures import MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def group(lappi):
    structure = StructureFactory(called="Group", regions=[lappi])
    town = MunicipalityFactory(region=lappi, name_fi="Kemi", name_sv="Kemi")
    member = OrganisationFactory(regions=[lappi], municipality=town)
    OrganisationFactory(parent=member, regions=[lappi], theme="older")
    OrganisationFactory(regions=[lappi], municipality=town, theme="older")
    MembershipFactory(structure=structure, person=None, organisation=member)
    return structure


def part(response):
    return next(each for each in response.context["parts"] if hasattr(each, "reach"))


def test_the_share_stands_beside_how_many_it_is_of_and_the_day(client, english, group):
    response = client.get(group.get_absolute_url())

    said = part(response)
    today = timezone.localdate()
    assert said.percent == "67 %"
    assert said.sentence.startswith("2 of 3 active organisations, Lappi, ")
    assert str(today.year) in said.sentence
    assert [(bar.name, bar.said) for bar in said.themes] == [
        ("Older people", "1 of 2 (50 %)"),
        ("Theme not told", "1 of 1 (100 %)"),
    ]
    rows = [[str(cell.text) for cell in row.cells] for row in said.table.rows]
    assert rows == [
        ["Kemi", "2", "1", "50 %", "1"],
        ["No home municipality", "1", "1", "100 %", "0"],
    ]


def test_who_may_ask_the_register_is_led_to_who_is_missing(client, english, group, expert):
    assert "reached=" not in client.get(group.get_absolute_url()).text

    client.force_login(expert)
    page = client.get(group.get_absolute_url())
    url = part(page).missing_url
    assert "Show the 1 organisation that is not reached" in page.text
    assert client.get(url).context["page"].paginator.count == 1


def test_a_structure_without_represented_organisations_says_so(client, english, lappi):
    OrganisationFactory(regions=[lappi])
    empty = StructureFactory(regions=[lappi])

    text = client.get(empty.get_absolute_url()).text

    assert "0 %" in text
    assert "do not yet represent any organisation" in text


def test_where_there_are_no_organisations_there_is_no_share(client, english, lappi):
    text = client.get(StructureFactory(regions=[lappi]).get_absolute_url()).text

    assert "There are no active organisations in the register: Lappi." in text


def test_of_a_structure_that_has_ended_nothing_is_counted(client, group):
    group.ended_on = timezone.localdate() - dt.timedelta(days=1)
    group.save()

    parts = client.get(group.get_absolute_url()).context["parts"]

    assert not [each for each in parts if hasattr(each, "reach")]


def test_a_national_structure_is_shown_by_region(client, english, lappi, group):
    nation = StructureFactory(is_national=True)

    said = part(client.get(nation.get_absolute_url()))

    assert [str(row.cells[0].text) for row in said.table.rows] == ["Lappi", "No home municipality"]


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_however_many(lappi, django_assert_num_queries, count):
    structure = StructureFactory(regions=[lappi])
    for _ in range(count):
        town = MunicipalityFactory(region=lappi)
        member = OrganisationFactory(regions=[lappi], municipality=town)
        MembershipFactory(structure=structure, person=None, organisation=member)
    visit = StructureVisit(structure, AnonymousUser(), timezone.now())

    # Reach, the regions of the structure, the names of their municipalities.
    with django_assert_num_queries(3):
        assert reach_on_page(visit)
