"""The search in the header asks every subject, and each says what it found."""

import pytest

from portal.registry import RankedRegistry
from portal.registry.search import SearchHit, SearchProvider, search_hits


@pytest.fixture
def asked(monkeypatch):
    registry = RankedRegistry[SearchProvider]("search")
    monkeypatch.setattr("portal.registry.search.search", registry)
    asked = []

    def provider(name, rank):
        def find(text, user):
            asked.append((name, text, user))
            return [SearchHit(f"{name} {text}", name, f"/{name}/")]

        registry.add(name, SearchProvider(find, rank))

    provider("events", 20)
    provider("regions", 10)
    return asked


def test_every_provider_is_asked_in_the_order_of_their_ranks(asked):
    hits = search_hits("lappi", user="aino")

    assert hits == [
        SearchHit("regions lappi", "regions", "/regions/"),
        SearchHit("events lappi", "events", "/events/"),
    ]
    assert asked == [("regions", "lappi", "aino"), ("events", "lappi", "aino")]


def test_whose_page_shows_its_own_hits_is_left_out(asked):
    assert [hit.kind for hit in search_hits("lappi", user="aino", but="regions")] == ["events"]


def test_nobody_is_asked_for_nothing(asked):
    assert search_hits("", user="aino") == []
    assert asked == []
