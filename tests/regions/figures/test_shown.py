"""Figures about a region: no figure is made up."""

import datetime as dt

import pytest

from regions.figures import region_figures
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory

pytestmark = pytest.mark.django_db


def test_an_indicator_without_a_value_of_the_region_shows_none(lappi, kainuu):
    indicator = IndicatorFactory(code="structures_unite", decimals=1)
    IndicatorValueFactory(indicator=indicator, value="3.4", n=39)
    IndicatorValueFactory(indicator=indicator, region=lappi, standing="best")

    [named] = region_figures(lappi)

    assert (named.value, named.is_published, bool(named.standing)) == ("", True, True)
    assert named.national in {"3,4", "3.4"}
    assert region_figures(kainuu) == []


def test_n_stands_beside_the_nations_mean_on_a_regions_page(client, lappi):
    indicator = IndicatorFactory(code="structures_unite", decimals=1)
    IndicatorValueFactory(indicator=indicator, value="3.4", n=39)
    IndicatorValueFactory(indicator=indicator, region=lappi, standing="best")

    page = client.get(lappi.get_absolute_url(), headers={"accept-language": "en"})

    assert "Whole country 3.4 · n = 39" in page.text


def test_only_the_newest_value_is_shown(lappi):
    indicator = IndicatorFactory(code="population")
    IndicatorValueFactory(
        indicator=indicator,
        region=lappi,
        value=100,
        kind="measured",
        reference_on=dt.date(2024, 12, 31),
    )
    IndicatorValueFactory(
        indicator=indicator,
        region=lappi,
        value=200,
        kind="measured",
        reference_on=dt.date(2025, 12, 31),
    )

    assert [figure.value for figure in region_figures(lappi)] == ["200"]
