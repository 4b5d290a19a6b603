"""Parts are found by name; two of one name are a fault, and an unknown name is told."""

import pytest

from portal.registry import Registry


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
