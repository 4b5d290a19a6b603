"""The nation: what was published is shown as published, with its source, and nothing is added."""

import datetime as dt

import pytest

from tests.factories.regions import IndicatorFactory, IndicatorValueFactory, RegionFactory
from tests.factories.structures import MembershipFactory, SeatFactory, StructureFactory
from tests.portal.reports.rounds import make_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(lappi):
    names = {f"name_{lang}": "How well structures unite" for lang in ("fi", "sv", "en")}
    indicator = IndicatorFactory(code="structures_unite", topic="cooperation", decimals=1, **names)
    common = {
        "indicator": indicator,
        "kind": "published",
        "reference_on": dt.date(2021, 6, 30),
        **{f"source_{lang}": "Webinar of 25 August 2021" for lang in ("fi", "sv", "en")},
    }
    IndicatorValueFactory(value="3.4", n=39, **common)
    IndicatorValueFactory(region=lappi, standing="best", **common)


def test_the_published_mean_stands_with_its_source_and_the_named_regions(client, finding, lappi):
    page = client.get("/nation/")

    [shown] = page.context["findings"]
    assert shown.figure.value in {"3,4", "3.4"}
    assert (shown.figure.n, shown.figure.is_published) == (39, True)
    assert [region for naming in shown.namings for region in naming.regions] == [lappi]
    assert "Webinar of 25 August 2021" in page.text


def test_without_figures_the_page_says_so(client, lappi):
    page = client.get("/nation/")

    assert page.status_code == 200
    assert page.context["findings"] == []


def test_the_page_costs_the_same_for_everyone(client, finding, django_assert_num_queries):
    client.get("/nation/")

    # Regions, national figures, named regions, density, sections written and shown × 3;
    # structures and seats, each of the nation and by region, and their reach.
    with django_assert_num_queries(14):
        client.get("/nation/")


@pytest.fixture
def structures(lappi):
    """Two in Lappi with three seats, one of them filled; one of the whole country with a vacant seat."""
    board, _empty = (StructureFactory(regions=[lappi]) for _ in range(2))
    for _ in range(2):
        SeatFactory(structure=board)
    MembershipFactory(structure=board, seat=SeatFactory(structure=board))
    SeatFactory(structure=StructureFactory(is_national=True))
    IndicatorValueFactory(
        indicator=IndicatorFactory(code="organisations_reached"),
        region=lappi,
        value="41.2",
        n=320,
        kind="computed",
    )


def test_structures_reach_and_vacancies_stand_by_region(client, structures, lappi):
    RegionFactory(short_name_fi="Åland", short_name_en="Åland")
    client.cookies["django_language"] = "en"

    shown = client.get("/nation/").context["structures"]

    assert shown.sentence.startswith("There are 3 cooperation structures.")
    assert "3 seats are vacant." in shown.sentence
    rows = {
        str(row.cells[0].text): [" ".join(str(cell.text).split()) for cell in row.cells[1:]]
        for row in shown.table.rows
    }
    assert rows[lappi.short_name_en] == ["2", "41 % (n = 320)", "2"]
    assert rows["Åland"] == ["0", "–", "0"]
    assert f"/structures/?region={lappi.slug}" in {row.cells[0].url for row in shown.table.rows}


def test_without_a_structure_the_page_has_no_such_chapter(client, lappi):
    assert client.get("/nation/").context["structures"] is None


def test_everybody_is_led_to_published_results(client, survey):
    client.cookies["django_language"] = "en"
    make_over(survey, results_published_at=None)
    before = client.get("/nation/").text

    round_ = make_over(survey)
    after = client.get("/nation/").text

    assert "published results" not in before
    assert 'href="/api/#rounds">1 round has published results</a>' in after
    assert f'href="/api/v1/rounds/{round_.pk}/results"' in client.get("/api/").text
