"""Kinds that exist in these tests only."""

import pytest

from portal.jobs import kinds
from portal.jobs.kinds import ResultFile


@pytest.fixture
def register(monkeypatch):
    """Register a kind for one test."""
    monkeypatch.setattr(kinds, "_kinds", {})

    def add(make, name="greeting", allowed=lambda person, **parameters: True):
        kinds.kind(name, label="a greeting", allowed=allowed)(make)
        return make

    return add


@pytest.fixture
def greeting(register):
    """A kind that makes a small text file."""

    def make(context, *, whom="world"):
        return ResultFile("hello.txt", "text/plain", f"hello {whom}".encode())

    return register(make)
