"""The public pages of the regions: everyone reads them, no figure is made up, the cost is fixed."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from regions.density import association_density
from regions.facts import facts_on_page
from regions.figures import region_figures
from regions.region_page import RegionVisit
from regions.sections import SECTIONS
from tests.factories.regions import (
    IndicatorFactory,
    IndicatorValueFactory,
    MunicipalityFactory,
    ProfileDraftFactory,
    ProfileRevisionFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/regions/"


def make_indicator(code, *, topic="basics", decimals=0, **fields):
    names = {f"name_{lang}": f"Indicator {code}" for lang in ("fi", "sv", "en")}
    return IndicatorFactory(code=code, topic=topic, decimals=decimals, **names, **fields)


def add_value(indicator, region, value, *, kind="measured", on=dt.date(2025, 12, 31), **fields):
    return IndicatorValueFactory(
        indicator=indicator,
        region=region,
        value=value,
        kind=kind,
        reference_on=on,
        **{f"source_{lang}": "Statistics Finland" for lang in ("fi", "sv", "en")},
        **fields,
    )


@pytest.mark.parametrize(
    "words",
    ["lappi", "LAPPI", "rovaniemi", "Rovä niemi".replace(" ", ""), "  lap ", "vaniem"],
)
def test_a_region_is_found_by_its_own_name_or_a_municipalitys(client, lappi, kainuu, words):
    found = client.get(LIST, {"q": words}).context["found"]

    assert [one.region for one in found] == [lappi]


def test_a_search_forgives_missing_dots(client, lappi, kainuu):
    MunicipalityFactory(
        code="578", name_fi="Hyrynsälmi", name_sv="Hyrynsälmi", region=kainuu, languages="fi"
    )

    found = client.get(LIST, {"q": "hyrynsalmi"}).context["found"]

    assert [one.through for one in found] == [("Hyrynsälmi",)]


@pytest.mark.parametrize("q", ["xyzzy", "\x00", "%", "<script>", "q" * 5000, "' OR 1=1 --", "٪"])
def test_no_search_breaks_the_list(client, lappi, q):
    response = client.get(LIST, {"q": q})

    assert response.status_code == 200
    assert "<script>" not in response.text.replace("<script src", "")


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_full(
    client, lappi, kainuu, django_assert_num_queries, count
):
    for number in range(1, count + 1):
        ProfileRevisionFactory(region=lappi, number=number)
        ProfileRevisionFactory(region=kainuu, number=number, section_key="grants")
    client.get(LIST)

    with django_assert_num_queries(4):  # regions, populations, written sections, municipalities
        found = client.get(LIST).context["found"]

    assert {one.region.slug: one.filled for one in found} == {"kainuu": 1, "lappi": 1}


@pytest.mark.parametrize("count", [1, 5])
def test_a_region_costs_the_same_however_full(
    client, expert, colleague, lappi, django_assert_num_queries, count
):
    keys = ["overview", "structures", "networks", "grants", "projects"][:count]
    for key in keys:
        ProfileRevisionFactory(
            region=lappi, section_key=key, author=colleague, rows=[{"name": "x"}]
        )
        ProfileDraftFactory(region=lappi, section_key=key, author=colleague)
    for number in range(count):
        add_value(make_indicator(f"i{number}"), lappi, 1)
    client.force_login(expert)
    client.get(lappi.get_absolute_url())

    # Session, user, region, roles × 5 (there and anywhere), municipalities, revisions, drafts,
    # figures × 2, experts.
    with django_assert_num_queries(14):
        client.get(lappi.get_absolute_url())


def test_the_page_stays_light(client, expert, lappi):
    for key in ("overview", "structures", "grants"):
        ProfileRevisionFactory(region=lappi, section_key=key, prose="Sana. " * 200)
    client.force_login(expert)

    assert len(client.get(lappi.get_absolute_url()).content) < 60_000


def test_an_empty_section_says_what_will_stand_there(client, lappi):
    assert str(SECTIONS[0].help) in client.get(lappi.get_absolute_url()).text.replace("&#x27;", "'")


def test_a_former_municipality_is_shown_with_its_last_day(client, lappi):
    MunicipalityFactory(
        code="999",
        name_fi="Vanhakylä",
        name_sv="Vanhakylä",
        region=lappi,
        languages="sv",
        valid_to=dt.date(2024, 12, 31),
        merged_into=lappi.municipalities.first(),
    )

    facts = facts_on_page(RegionVisit(lappi, AnonymousUser(), timezone.now()))

    assert [place.name for place in facts.municipalities] == ["Rovaniemi"]
    assert [place.name for place in facts.ended] == ["Vanhakylä"]
    # What is spoken there now is what those that stand speak.
    assert facts.languages == "suomi"


def test_the_public_sees_no_way_to_edit(client, lappi, expert, stranger):
    edit = reverse("regions:section_edit", args=[lappi.slug, "structures"])

    assert edit not in client.get(lappi.get_absolute_url()).text
    client.force_login(stranger)
    assert edit not in client.get(lappi.get_absolute_url()).text
    client.force_login(expert)
    assert edit in client.get(lappi.get_absolute_url()).text


def test_an_indicator_without_a_value_of_the_region_shows_none(lappi, kainuu):
    indicator = make_indicator("structures_unite", topic="cooperation", decimals=1)
    add_value(indicator, None, "3.4", kind="published", n=39)
    add_value(indicator, lappi, None, kind="published", standing="best")

    [named] = region_figures(lappi)

    assert (named.value, named.is_published, bool(named.standing)) == ("", True, True)
    assert named.national in {"3,4", "3.4"}
    assert region_figures(kainuu) == []


def test_n_stands_beside_the_nations_mean_on_a_regions_page(client, lappi):
    indicator = make_indicator("structures_unite", topic="cooperation", decimals=1)
    add_value(indicator, None, "3.4", kind="published", n=39)
    add_value(indicator, lappi, None, kind="published", standing="best")

    page = client.get(lappi.get_absolute_url(), headers={"accept-language": "en"})

    assert "Whole country 3.4 · n = 39" in page.text


def test_only_the_newest_value_is_shown(lappi):
    indicator = make_indicator("population")
    add_value(indicator, lappi, 100, on=dt.date(2024, 12, 31))
    add_value(indicator, lappi, 200, on=dt.date(2025, 12, 31))

    assert [figure.value for figure in region_figures(lappi)] == ["200"]


def test_associations_are_set_beside_people(lappi, kainuu):
    people, associations = make_indicator("population"), make_indicator("associations_sote")
    add_value(people, lappi, 100_000)
    add_value(people, kainuu, 50_000)
    add_value(associations, lappi, 200)

    density = association_density(lappi)

    values = {mark.name: mark.value for mark in density.chart.marks}
    assert values == {"Lappi": 20.0, "Kainuu": None}
    assert density.chart.national == 20.0
    assert [mark.name for mark in density.chart.marks if mark.is_selected] == ["Lappi"]


def test_without_figures_there_is_no_chart(lappi):
    assert association_density(lappi) is None


@pytest.mark.parametrize("page", ["/regions/lappi/", "/nation/"])
def test_the_chart_says_visibly_what_it_measures(client, lappi, page):
    add_value(make_indicator("population"), lappi, 100_000)
    add_value(make_indicator("associations_sote"), lappi, 200)

    response = client.get(page)

    assert f"<p><strong>{association_density().chart.title}</strong></p>" in response.text


def test_names_stand_in_the_order_of_the_finnish_alphabet(client, lappi):
    for code, name in [("991", "Äänekoski"), ("992", "Öja"), ("993", "Zzz"), ("994", "Åva")]:
        MunicipalityFactory(code=code, name_fi=name, name_sv=name, region=lappi, languages="fi")

    places = facts_on_page(RegionVisit(lappi, AnonymousUser(), timezone.now())).municipalities

    assert [place.name for place in places][-4:] == ["Zzz", "Åva", "Äänekoski", "Öja"]


def test_regions_with_equal_figures_stand_in_alphabetical_order(lappi, kainuu, satakunta):
    people, associations = make_indicator("population"), make_indicator("associations_sote")
    for region in (satakunta, lappi, kainuu):
        add_value(people, region, 100_000)
        add_value(associations, region, 200)

    names = [mark.name for mark in association_density().chart.ordered]

    assert names == sorted(names)
