"""Quarters and days as each language writes them."""

import datetime as dt

import pytest
from django.utils import translation

from roadmap.plan.dates import period_in_words, quarter_in_words

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2027, 12, 31)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fi", "Q1/2026–Q4/2027"), ("sv", "kvartal 1/2026–4/2027"), ("en", "Q1 2026 – Q4 2027")],
)
def test_quarters_are_written_as_the_language_does(language, expected):
    with translation.override(language):
        assert period_in_words(FIRST, LAST, "quarter") == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("fi", "Q2/2026"), ("sv", "kvartal 2/2026"), ("en", "Q2 2026")]
)
def test_a_single_quarter_is_named_once(language, expected):
    with translation.override(language):
        assert period_in_words(dt.date(2026, 4, 1), dt.date(2026, 6, 30), "quarter") == expected
        assert quarter_in_words(dt.date(2026, 6, 30)) == expected


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_days_are_written_where_days_are_meant(language):
    with translation.override(language):
        assert period_in_words(FIRST, LAST, "day") == "1.1.2026–31.12.2027"
        assert period_in_words(FIRST, FIRST, "day") == "1.1.2026"
