"""The list of regions: found by name, at a fixed cost."""

import pytest

from portal.registry.search import SearchHit, SearchProvider, search
from tests.factories.regions import MunicipalityFactory, ProfileRevisionFactory

pytestmark = pytest.mark.django_db


URL = "/regions/"


@pytest.mark.parametrize(
    "words",
    ["lappi", "LAPPI", "rovaniemi", "Rovä niemi".replace(" ", ""), "  lap ", "vaniem"],
)
def test_a_region_is_found_by_its_own_name_or_a_municipalitys(client, lappi, kainuu, words):
    found = client.get(URL, {"q": words}).context["found"]

    assert [one.region for one in found] == [lappi]


def test_a_search_forgives_missing_dots(client, lappi, kainuu):
    MunicipalityFactory(
        code="578", name_fi="Hyrynsälmi", name_sv="Hyrynsälmi", region=kainuu, languages="fi"
    )

    found = client.get(URL, {"q": "hyrynsalmi"}).context["found"]

    assert [[place.name for place in each.through] for each in found] == [["Hyrynsälmi"]]


@pytest.mark.parametrize("q", ["xyzzy", "\x00", "%", "<script>", "q" * 5000, "' OR 1=1 --", "٪"])
def test_no_search_breaks_the_list(client, lappi, q):
    response = client.get(URL, {"q": q})

    assert response.status_code == 200
    assert "<script>" not in response.text.replace("<script src", "")


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_full(
    client, lappi, kainuu, django_assert_num_queries, count
):
    for number in range(1, count + 1):
        ProfileRevisionFactory(region=lappi, number=number)
        ProfileRevisionFactory(region=kainuu, number=number, section_key="grants")
    client.get(URL)

    # Regions, populations, sections written and shown × 3, municipalities.
    with django_assert_num_queries(7):
        table = client.get(URL).context["table"]

    assert [row.cells[-1].text[:1] for row in table.rows] == ["1", "1"]


def test_the_page_shows_what_others_find_too(client, lappi, monkeypatch):
    hit = SearchHit("Lapin tapaaminen", "Tapahtuma", "/events/1/")
    monkeypatch.setitem(search._parts, "events", SearchProvider(lambda text, user: [hit], rank=20))

    assert client.get(URL).context["hits"] == []
    assert client.get(URL, {"q": "lap"}).context["hits"] == [hit]
    assert '<a href="/events/1/">Lapin tapaaminen</a>' in client.get(URL, {"q": "lap"}).text
