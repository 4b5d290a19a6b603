"""What the trail says about an event is said in words, in the reader's language."""

import pytest
from django.utils import translation

from portal.backoffice.labels import details_in_words


@pytest.mark.parametrize(
    ("details", "words"),
    [
        pytest.param({"role": "researcher"}, "role: researcher", id="a role"),
        pytest.param({"section": "grants", "number": 2}, "revision: 2", id="a revision"),
        pytest.param({"starts_on": "2026-03-01"}, "first day: 1 Mar 2026", id="a day"),
        pytest.param({"methods": ["code", "mfa"]}, "with: emailed code, second step", id="several"),
        pytest.param({"tables": {"a": 1}, "job": "x"}, "", id="nothing for people"),
        pytest.param({"unheard_of": 1}, "unheard_of: 1", id="a key without a word"),
    ],
)
def test_details_are_said_in_words(details, words):
    with translation.override("en"):
        assert details_in_words(details) == words
