"""The bench of duplicates in small: kinds of pairs are found, what only looks like a pair is not."""

import pytest

from regions.reference import load_reference
from tests.bench.duplicates import invented_with_plants, run

pytestmark = pytest.mark.django_db


def test_planted_pairs_are_found_and_lookalikes_are_left_alone():
    load_reference()

    measured, _seconds = run(invented_with_plants(5, few=800, pairs=60, lookalikes=60))

    assert measured["recall"] >= 95, measured["missed"]
    assert measured["precision"] >= 95, measured["false"]
