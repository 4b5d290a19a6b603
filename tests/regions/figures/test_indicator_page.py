"""The page of an indicator: whose figures, of how many, from where, and every version of each."""

import datetime as dt

import pytest
from django.urls import reverse

from regions.figures import record_figures, withdraw_figures
from regions.indicator_page import IndicatorPart, IndicatorPartMaker, indicator_parts
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory, RegionFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def indicator():
    return IndicatorFactory(code="structures_unite", called="How well they unite", decimals=1)


def record(indicator, region=None, value="3.4", *, hours=0, **more):
    told = {"n": 10, "breakdown": "experts", "kind": "surveyed", "origin": "surveys.round:1"} | more
    figure = IndicatorValueFactory.build(
        indicator=indicator,
        region=region,
        value=value,
        reference_on=dt.date(2026, 2, 27),
        said_by="Spring round",
        source_url="https://portal.example/api/#round-1",
        **told,
    )
    return record_figures([figure], by=None, at=NOON + dt.timedelta(hours=hours))


def page(client, indicator, **query):
    return client.get(indicator.get_absolute_url(), query, headers=ENGLISH).text


def versions(client, indicator, region):
    url = reverse("regions:indicator_region", args=[indicator.pk, region.slug])
    return client.get(url, headers=ENGLISH).text


def test_experts_and_organisations_stand_apart_each_with_n_day_and_source(
    client, indicator, lappi, kainuu
):
    record(indicator, lappi, "3.4", n=7)
    record(indicator, lappi, "2.9", n=31, breakdown="organisations")

    text = page(client, indicator)

    experts, organisations = text.split('id="figures-organisations"')
    assert ("3.4" in experts, "2.9" in experts) == (True, False)
    assert ("3.4" in organisations, "2.9" in organisations) == (False, True)
    assert ">31<" in organisations
    assert 'href="https://portal.example/api/#round-1"' in experts
    assert "27 Feb 2026" in experts


def test_why_there_is_no_figure_is_told_in_words(client, indicator, lappi, kainuu, satakunta):
    record(indicator, lappi, None, n=None, reason="suppressed")
    record(indicator, kainuu, None, n=None, reason="no_answer")
    record(indicator, satakunta, "0")

    text = page(client, indicator)

    assert "hidden: it could tell what a few have answered" in text
    assert "no answers" in text
    assert ">0.0<" in text


def test_the_region_one_comes_from_is_marked_and_its_versions_are_a_link_away(
    client, indicator, lappi
):
    record(indicator, lappi)

    text = page(client, indicator, region="lappi")

    assert 'class="selected"' in text
    assert f"/indicators/{indicator.pk}/lappi/" in text
    assert 'class="selected"' not in page(client, indicator, region="nowhere")


def test_the_figure_on_a_regions_page_leads_to_its_indicator(client, indicator, lappi):
    record(indicator, lappi)

    text = client.get(lappi.get_absolute_url(), headers=ENGLISH).text

    assert f"/indicators/{indicator.pk}/?region=lappi" in text
    assert "Answers of experts" in text


def test_older_versions_stay_readable(client, indicator, lappi):
    record(indicator, lappi, "3.1")
    record(indicator, lappi, "3.7", hours=1)

    text = versions(client, indicator, lappi)

    assert text.index("3.7") < text.index("3.1")
    assert text.count("newest version") == 1
    assert "superseded 2 Mar 2026" in text


def test_a_region_page_shows_the_newest_version_alone(client, indicator, lappi):
    record(indicator, lappi, "3.1")
    record(indicator, lappi, "3.7", hours=1)

    text = client.get(lappi.get_absolute_url(), headers=ENGLISH).text

    assert ("3.7" in text, "3.1" in text) == (True, False)


def test_what_was_taken_back_is_shown_as_a_version_and_on_no_other_page(client, indicator, lappi):
    record(indicator, lappi, "3.1")
    withdraw_figures("surveys.round:1", by=None, at=NOON)

    text = versions(client, indicator, lappi)

    assert "None published" in text
    assert "3.1" in text
    assert "3.1" not in client.get(lappi.get_absolute_url(), headers=ENGLISH).text
    assert "There are no figures yet" in page(client, indicator)


def test_two_versions_of_confidential_answers_are_not_shown_side_by_side(client, indicator, lappi):
    """One answer apart, they would tell that answer."""
    record(indicator, lappi, "3.1", n=10, is_confidential=True)
    record(indicator, lappi, "3.2", n=11, is_confidential=True, hours=1)

    text = versions(client, indicator, lappi)

    assert ("3.2" in text, "3.1" in text) == (True, False)
    assert "the answers were given in confidence" in text.lower()
    assert "10</" not in text


def test_an_indicator_without_figures_has_a_page(client, indicator):
    assert "There are no figures yet" in page(client, indicator)
    nation = reverse("regions:indicator_nation", args=[indicator.pk])
    assert "Nothing has been recorded" in client.get(nation, headers=ENGLISH).text


def test_what_never_was_is_not_found(client, indicator, lappi):
    for url in (
        reverse("regions:indicator_detail", args=["nothing"]),
        reverse("regions:indicator_nation", args=["nothing"]),
        reverse("regions:indicator_region", args=["nothing", lappi.slug]),
        reverse("regions:indicator_region", args=[indicator.pk, "nowhere"]),
    ):
        assert client.get(url).status_code == 404


def test_other_apps_bring_parts_of_the_page(client, indicator):
    class Moved(IndicatorPart):
        template = "regions/indicator/_figures.html"
        groups = [{"title": f"Steps that move {indicator.code}"}]

    seen = []

    def make(visit):
        seen.append(visit.indicator)
        return Moved()

    with indicator_parts.restored():
        indicator_parts.add("steps", IndicatorPartMaker(make, rank=50))
        assert f"Steps that move {indicator.code}" in page(client, indicator)
    assert seen == [indicator]


def test_the_page_asks_the_same_number_of_queries_for_1_and_5_regions(
    client, indicator, django_assert_max_num_queries
):
    counts = []
    for number in (1, 5):
        for _ in range(number):
            region = RegionFactory()
            record(indicator, region, "3.1")
            record(indicator, region, "3.4", hours=number)
        page(client, indicator)
        with django_assert_max_num_queries(10) as captured:
            page(client, indicator)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_list_names_every_indicator_with_what_is_known_of_the_nation(client, indicator):
    record(indicator, None, "3.4", n=39)
    IndicatorFactory(code="other", called="Without a national figure", topic="basics")

    text = client.get(reverse("regions:indicator_list"), headers=ENGLISH).text

    assert "Without a national figure" in text
    assert "3.4" in text
    assert "n = 39" in text
