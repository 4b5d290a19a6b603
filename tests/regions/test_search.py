"""The search in the header finds regions, and regions through their municipalities."""

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.registry.search import search_hits
from regions.search import find

pytestmark = pytest.mark.django_db


def test_a_region_is_found_by_its_name(lappi, kainuu):
    hits = search_hits("lap", user=AnonymousUser())

    assert [(hit.title, hit.url) for hit in hits] == [(lappi.name, lappi.get_absolute_url())]


def test_a_municipality_leads_to_its_region(lappi, kainuu):
    hits = search_hits("rovaniemi", user=AnonymousUser())

    assert [(hit.title, hit.url) for hit in hits] == [("Rovaniemi", lappi.get_absolute_url())]


def test_a_search_costs_four_queries(lappi, kainuu, django_assert_num_queries):
    # Regions, municipalities, steps, influence points.
    with django_assert_num_queries(4):
        search_hits("a", user=AnonymousUser())


def test_an_empty_text_finds_nothing(lappi):
    assert list(find(" ", AnonymousUser())) == []
