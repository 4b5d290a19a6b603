"""What apps ask of a person stands in one order, however many apps there are."""

import pytest
from django.utils import timezone

from portal.dashboard.todos import MOST_TODOS, todos_for
from portal.registry import RankedRegistry
from portal.registry.todos import Todo, TodoSource
from portal.registry.visit import Visit


@pytest.fixture
def sources(monkeypatch):
    registry = RankedRegistry[TodoSource]("todos")
    monkeypatch.setattr("portal.dashboard.todos.todos", registry)
    return registry


def todo(what, *, is_urgent=False):
    return Todo(what, "", "/", "", is_urgent=is_urgent)


def names():
    return [each.what for each in todos_for(Visit(None, at=timezone.now()))]


def test_sources_stand_by_their_rank_and_what_is_urgent_first_where_they_say_so(sources):
    late, hasty = todo("late", is_urgent=True), todo("hasty", is_urgent=True)
    sources.add("last", TodoSource(lambda visit: [todo("last"), late], 30, is_urgent_first=True))
    sources.add("second", TodoSource(lambda visit: [todo("second"), hasty], 20))
    sources.add("first", TodoSource(lambda visit: [todo("first")], 10))

    assert names() == ["late", "first", "second", "hasty", "last"]


def test_nobody_is_asked_once_there_are_enough(sources):
    asked = []

    def find(visit):
        asked.append(visit)
        return [todo("never")]

    sources.add("many", TodoSource(lambda visit: [todo("one")] * (MOST_TODOS + 1), 10))
    sources.add("later", TodoSource(find, 20))

    assert names() == ["one"] * MOST_TODOS
    assert asked == []


def test_each_source_is_asked_once_even_if_it_has_nothing(sources):
    asked = []
    sources.add(
        "empty", TodoSource(lambda visit: asked.append(visit) or [], 10, is_urgent_first=True)
    )

    assert names() == []
    assert len(asked) == 1
