"""The public page of a region: everyone reads it, the cost is fixed."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from regions.facts import facts_on_page
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
        IndicatorValueFactory(
            indicator=IndicatorFactory(code=f"i{number}"), region=lappi, value=1, kind="measured"
        )
    client.force_login(expert)
    client.get(lappi.get_absolute_url())

    # Session, user, region, roles × 5 (there and anywhere), municipalities, revisions, drafts,
    # figures × 2, experts, the roadmap that runs, structures × 2, liaisons, negotiations.
    with django_assert_num_queries(20):
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

    assert facts.municipalities == ["Rovaniemi"]
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


def test_names_stand_in_the_order_of_the_finnish_alphabet(client, lappi):
    for code, name in [("991", "Äänekoski"), ("992", "Öja"), ("993", "Zzz"), ("994", "Åva")]:
        MunicipalityFactory(code=code, name_fi=name, name_sv=name, region=lappi, languages="fi")

    places = facts_on_page(RegionVisit(lappi, AnonymousUser(), timezone.now())).municipalities

    assert places[-4:] == ["Zzz", "Åva", "Äänekoski", "Öja"]
