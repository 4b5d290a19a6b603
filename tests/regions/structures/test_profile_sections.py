"""Sections of a profile show the structures and offices of the region: one home for each fact."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from regions.profiles.completeness import filled_sections, region_states
from regions.profiles.printed import profile_in_document
from regions.region_page import RegionVisit
from regions.section_data import tables_of, where_changed
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import ProfileRevisionFactory
from tests.factories.structures import (
    CoordinatorFactory,
    LiaisonOfficeFactory,
    MembershipFactory,
    SeatFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def headings(table):
    return [str(heading.text) for heading in table.headings]


@pytest.fixture
def board(lappi):
    return StructureFactory(
        called="Järjestöneuvottelukunta",
        kind="advisory_board",
        regions=[lappi],
        founded_year=2019,
        counted_members=36,
        meetings_a_year=4,
    )


@pytest.fixture
def county_group(lappi, board):
    group = StructureFactory(
        called="Osallisuusryhmä",
        kind="county_group",
        regions=[lappi],
        term_ends_on=TODAY + dt.timedelta(days=30),
    )
    filled = SeatFactory(structure=group, title="1. paikka", network=board)
    SeatFactory(structure=group, title="2. paikka", network=board)
    SeatFactory(structure=group, title="Lakannut paikka", closed_on=YESTERDAY)
    MembershipFactory(structure=group, seat=filled, person__name="Salattu Nimi")
    return group


def test_structures_stand_in_the_section_of_their_kind(lappi, satakunta, board, county_group):
    StructureFactory(called="Lakannut", regions=[lappi], ended_on=YESTERDAY)
    StructureFactory(called="Muualla", regions=[satakunta])
    network = StructureFactory(called="Perheverkosto", kind="network", regions=[lappi])
    CoordinatorFactory(structure=network, organisation=OrganisationFactory(name="Tuki ry"))
    MembershipFactory(structure=network, person=None, organisation=OrganisationFactory())
    LiaisonOfficeFactory(region=lappi, office_fi="Järjestökoordinaattori", email="a@example.org")
    LiaisonOfficeFactory(region=lappi, ends_on=YESTERDAY)

    found = tables_of(lappi, TODAY)

    assert [row[0] for row in cells(found["structures"])] == ["Järjestöneuvottelukunta"]
    assert [(row[0], *row[-2:]) for row in cells(found["networks"])] == [
        ("Perheverkosto", "Tuki ry", "1")
    ]
    assert [row[:3] for row in cells(found["representatives"])] == [
        ["Osallisuusryhmä", "1. paikka", "Järjestöneuvottelukunta"],
        ["Osallisuusryhmä", "2. paikka", "Järjestöneuvottelukunta"],
    ]
    assert [row[1:] for row in cells(found["liaisons"])] == [
        ["Järjestökoordinaattori", "a@example.org"]
    ]


def test_a_vacant_seat_is_told_and_nobody_is_named(client, lappi, county_group):
    page = client.get(lappi.get_absolute_url()).text

    assert "avoinna" in cells(tables_of(lappi, TODAY)["representatives"])[1]
    assert "Osallisuusryhmä" in page
    assert "Salattu Nimi" not in page


def test_columns_in_which_nothing_stands_are_left_out(lappi):
    StructureFactory(called="Foorumi", kind="forum", regions=[lappi])

    assert len(headings(tables_of(lappi, TODAY)["structures"])) == 2


def test_a_section_that_shows_something_is_filled_without_a_text(lappi, satakunta, board):
    ProfileRevisionFactory(region=lappi, section_key="structures", prose="", rows=[{"name": "x"}])
    ProfileRevisionFactory(
        region=satakunta, section_key="structures", prose="", rows=[{"name": "x"}]
    )
    LiaisonOfficeFactory(region=lappi)

    [state] = region_states([lappi], on=TODAY)

    assert filled_sections(on=TODAY) == {lappi.code: 2}
    assert state.filled_count == 2
    assert not {"structures", "liaisons"} & {section.key for section in state.empty}


def test_rows_of_the_past_are_read_in_the_history_and_stand_nowhere_else(
    client, lappi, expert, board
):
    for number, prose in ((1, "Ennen."), (2, "Nyt.")):
        rows = [{"name": "Vanha foorumi", "type": "Foorumi"}] if number == 1 else []
        ProfileRevisionFactory(
            region=lappi, section_key="structures", number=number, prose=prose, rows=rows
        )
    client.force_login(expert)
    diff = reverse("regions:section_diff", args=[lappi.slug, "structures"])

    assert "Vanha foorumi" in client.get(diff).text
    assert "Vanha foorumi" not in client.get(lappi.get_absolute_url()).text


def test_the_form_shows_the_facts_and_where_they_are_changed(client, lappi, expert, board):
    client.force_login(expert)

    page = client.get(reverse("regions:section_edit", args=[lappi.slug, "structures"])).text

    assert "Järjestöneuvottelukunta" in page
    assert 'name="row-0-name"' not in page
    assert where_changed(lappi, "structures").url in page.replace("&amp;", "&")
    assert where_changed(lappi, "premises") is None


def test_a_sent_row_of_an_old_form_is_not_taken_and_the_text_is(client, lappi, expert):
    client.force_login(expert)
    url = reverse("regions:section_edit", args=[lappi.slug, "structures"])

    client.post(url, {"prose": "Teksti.", "base": 0, "row-0-name": "Vanha", "publish": "1"})

    revision = lappi.profilerevisions.get()
    assert (revision.prose, revision.rows) == ("Teksti.", [])


def test_the_document_shows_them_without_links(lappi, board):
    [printed] = profile_in_document(RegionVisit(lappi, AnonymousUser(), timezone.now())).sections

    assert cells(printed.data)[0][0] == "Järjestöneuvottelukunta"
    assert not any(cell.url for row in printed.data.rows for cell in row.cells)


def test_a_region_says_how_many_structures_and_vacant_seats_it_has(client, lappi, county_group):
    page = client.get(lappi.get_absolute_url()).text

    assert "kohtaavat 2 rakenteessa" in page
    assert "Niiden 2 paikasta 1 on avoinna." in page


@pytest.mark.parametrize("count", [1, 5])
def test_the_tables_cost_the_same_however_much_there_is(lappi, django_assert_num_queries, count):
    for _ in range(count):
        group = StructureFactory(kind="county_group", regions=[lappi])
        MembershipFactory(structure=group, seat=SeatFactory(structure=group, network=group))
        network = StructureFactory(kind="network", regions=[lappi])
        CoordinatorFactory(structure=network, organisation=OrganisationFactory())
        LiaisonOfficeFactory(region=lappi)

    # Structures, coordinators, members, vacant seats, liaisons, negotiations.
    with django_assert_num_queries(6):
        tables_of(lappi, TODAY)
