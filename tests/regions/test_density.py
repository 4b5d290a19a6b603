"""Associations beside people, region by region."""

import pytest

from regions.density import association_density
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory

pytestmark = pytest.mark.django_db


def test_associations_are_set_beside_people(lappi, kainuu):
    people = IndicatorFactory(code="population")
    associations = IndicatorFactory(code="associations_sote")
    IndicatorValueFactory(indicator=people, region=lappi, value=100_000, kind="measured")
    IndicatorValueFactory(indicator=people, region=kainuu, value=50_000, kind="measured")
    IndicatorValueFactory(indicator=associations, region=lappi, value=200, kind="measured")

    density = association_density(lappi)

    values = {mark.name: mark.value for mark in density.chart.marks}
    assert values == {"Lappi": 20.0, "Kainuu": None}
    assert density.chart.national == 20.0
    assert [mark.name for mark in density.chart.marks if mark.is_selected] == ["Lappi"]


def test_without_figures_there_is_no_chart(lappi):
    assert association_density(lappi) is None


@pytest.mark.parametrize("page", ["/regions/lappi/", "/nation/"])
def test_the_chart_says_visibly_what_it_measures(client, lappi, page):
    IndicatorValueFactory(
        indicator=IndicatorFactory(code="population"), region=lappi, value=100_000, kind="measured"
    )
    IndicatorValueFactory(
        indicator=IndicatorFactory(code="associations_sote"),
        region=lappi,
        value=200,
        kind="measured",
    )

    response = client.get(page)

    assert f"<p><strong>{association_density().chart.title}</strong></p>" in response.text


def test_regions_with_equal_figures_stand_in_alphabetical_order(lappi, kainuu, satakunta):
    people = IndicatorFactory(code="population")
    associations = IndicatorFactory(code="associations_sote")
    for region in (satakunta, lappi, kainuu):
        IndicatorValueFactory(indicator=people, region=region, value=100_000, kind="measured")
        IndicatorValueFactory(indicator=associations, region=region, value=200, kind="measured")

    names = [mark.name for mark in association_density().chart.ordered]

    assert names == sorted(names)
