"""The nation: what was published is shown as published, with its source, and nothing is added."""

import datetime as dt

import pytest

from regions.models import Indicator, IndicatorValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(lappi):
    names = {f"name_{lang}": "How well structures unite" for lang in ("fi", "sv", "en")}
    indicator = Indicator.objects.create(
        code="structures_unite", topic="cooperation", decimals=1, **names
    )
    common = {
        "indicator": indicator,
        "kind": "published",
        "reference_on": dt.date(2021, 6, 30),
        **{f"source_{lang}": "Webinar of 25 August 2021" for lang in ("fi", "sv", "en")},
    }
    IndicatorValue.objects.create(value="3.4", n=39, **common)
    IndicatorValue.objects.create(region=lappi, standing="best", **common)


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

    # Regions, national figures, named regions, density, written sections.
    with django_assert_num_queries(5):
        client.get("/nation/")
