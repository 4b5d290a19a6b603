"""What the tests of regions have in common: how a section's form is sent."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

# A Tuesday at noon, and no holiday near it.
TUESDAY = dt.datetime(2026, 9, 15, 9, tzinfo=dt.UTC)


@pytest.fixture
def in_working_time():
    """Mails to people at work go out at once."""
    with time_machine.travel(TUESDAY, tick=True):
        yield


@pytest.fixture
def edit_url(lappi):
    return reverse("regions:section_edit", args=[lappi.slug, "grants"])


@pytest.fixture
def sent():
    """The fields of the editor as a browser sends them."""

    def fields(prose="A new text.", base=0, rows=(), button="publish", **more):
        typed = {
            f"row-{i}-{key}": value for i, row in enumerate(rows) for key, value in row.items()
        }
        return {"prose": prose, "note": "", "base": base, button: "1", **typed, **more}

    return fields
