"""Parts are found by name; two of one name are a fault, and an unknown name is told."""

from dataclasses import dataclass

import pytest

from portal.chapters.sources import chapter_sources
from portal.registry import RankedRegistry, Registry
from portal.registry.cookies import cookies
from portal.registry.navigation import Menu, places
from portal.registry.quick_links import quick_links
from portal.registry.search import search
from portal.registry.todos import todos


@pytest.fixture
def parts():
    registry = Registry[str]("parts")
    registry.add("first", "a")
    registry.add("second", "b")
    return registry


def test_parts_are_read_by_name_and_in_the_order_in_which_they_came(parts):
    assert list(parts) == ["a", "b"]
    assert parts["second"] == parts.get("second") == "b"
    assert "first" in parts


def test_the_same_part_may_come_twice(parts):
    assert parts.add("first", "a") == "a"
    assert list(parts) == ["a", "b"]


def test_another_part_of_the_same_name_is_refused(parts):
    with pytest.raises(ValueError, match="Two parts of 'parts' are called 'first'"):
        parts.add("first", "c")

    assert parts["first"] == "a"


def test_an_unknown_name_is_told(parts):
    with pytest.raises(LookupError, match="Nothing in 'parts' is called 'third'"):
        parts["third"]

    assert parts.get("third") is None
    assert "third" not in parts


def test_the_modules_of_that_name_are_imported_in_the_order_of_the_apps(monkeypatch):
    imported = []
    monkeypatch.setattr("portal.registry.autodiscover_modules", imported.append)

    Registry("parts").discover()

    assert imported == ["parts"]


@dataclass(frozen=True)
class Ranked:
    name: str
    rank: int


def test_ranked_parts_stand_in_the_order_of_their_ranks():
    registry = RankedRegistry[Ranked]("parts")
    late, early = Ranked("late", 20), Ranked("early", 10)
    registry.add("late", late)
    registry.add("early", early)

    assert list(registry) == [early, late]
    assert registry.items() == [("early", early), ("late", late)]


@pytest.mark.parametrize(
    "registry",
    [todos, quick_links, search, cookies, chapter_sources],
    ids=lambda registry: registry.module,
)
def test_no_two_parts_have_one_rank_so_that_no_order_hangs_on_that_of_the_apps(registry):
    ranks = [part.rank for part in registry]

    assert ranks
    assert len(ranks) == len(set(ranks))


@pytest.mark.parametrize("menu", Menu)
def test_no_two_places_of_a_menu_have_one_rank(menu):
    ranks = [place.rank for place in places(menu)]

    assert ranks
    assert len(ranks) == len(set(ranks))
