"""Refusals are read in English here, whatever the portal's own language."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english_by_default(language_of_nobody):
    with translation.override("en"):
        yield
