"""Before and after are of one way of asking, or they are not held side by side."""

import datetime as dt
from decimal import Decimal

import pytest

from regions.figures import FigurePoint
from roadmap.evidence.before_after import _pair

START = dt.date(2026, 6, 1)


def point(month, value, basis=""):
    day = dt.date(2026, month, 1)
    return FigurePoint(month, day, Decimal(value), 6, "surveyed", basis=basis)


@pytest.mark.parametrize(
    ("points", "before", "is_broken"),
    [
        ([point(3, 3), point(9, 4)], 3, False),
        ([point(3, 3), point(9, 4, "own:2")], None, True),
        ([point(2, 3, "own:2"), point(3, 3), point(9, 4, "own:2")], 2, False),
        ([point(9, 4, "own:2")], None, False),
        ([point(3, 3, "own:2")], 3, False),
    ],
)
def test_the_figure_before_is_the_last_of_the_same_way_of_asking(points, before, is_broken):
    pair = _pair(points, START)
    assert (pair.before.id if pair.before else None, pair.is_broken) == (before, is_broken)
