"""What tests of the roadmap share."""

import pytest
from django.utils import translation


@pytest.fixture
def english():
    """What is said is held against the source."""
    with translation.override("en"):
        yield
