"""What the tests of regions have in common: how a section's form is sent."""

import pytest
from django.urls import reverse


@pytest.fixture
def edit_url(lappi):
    return reverse("regions:section_edit", args=[lappi.slug, "structures"])


@pytest.fixture
def sent():
    """The fields of the editor as a browser sends them."""

    def fields(prose="A new text.", base=0, rows=(), button="publish", **more):
        typed = {
            f"row-{i}-{key}": value for i, row in enumerate(rows) for key, value in row.items()
        }
        return {"prose": prose, "note": "", "base": base, button: "1", **typed, **more}

    return fields
