"""Kinds that exist in these tests only."""

import pytest

from portal.jobs.kinds import ResultFile, job_kinds, kind


@pytest.fixture
def register():
    """Register a kind for one test."""

    def add(make, name="greeting", allowed=lambda person, **parameters: True):
        kind(name, label="a greeting", allowed=allowed)(make)
        return make

    with job_kinds.restored():
        yield add


@pytest.fixture
def greeting(register):
    """A kind that makes a small text file."""

    def make(context, *, whom="world"):
        return ResultFile("hello.txt", "text/plain", f"hello {whom}".encode())

    return register(make)
