"""What figures propose: bounds passed, not met; hidden and missing say nothing."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from regions.figures import FigureKey, FigurePoint
from regions.models import Indicator
from roadmap.evidence.rules import findings
from roadmap.models import Bounds

JUNE, NOVEMBER = dt.date(2026, 6, 30), dt.date(2026, 11, 30)


def indicator(direction="more", decimals=1):
    return Indicator(code="reach", direction=direction, decimals=decimals)


def point(value, on=NOVEMBER, *, id=1, reason=""):  # noqa: A002
    value = None if value is None else Decimal(value)
    return FigurePoint(id, on, value, None if reason else 6, "surveyed", reason)


def rules_of(bounds, region="21", **series):
    known = {FigureKey("reach", "21", whose): tuple(points) for whose, points in series.items()}
    return [str(finding.rule) for finding in findings(bounds, known, region)]


def bounds(direction="more", decimals=1, **limits):
    limits = {name: Decimal(value) for name, value in limits.items()}
    return Bounds(indicator=indicator(direction, decimals), **limits)


@pytest.mark.parametrize(
    ("direction", "value", "is_low"),
    [
        ("more", "2.9", True),
        ("more", "3.0", False),
        ("more", "3.1", False),
        # What people read is 3.0: 2.96 is not under it.
        ("more", "2.96", False),
        ("more", "2.94", True),
        ("less", "3.0", False),
        ("less", "3.1", True),
        ("less", "3.04", False),
        ("neutral", "2.9", True),
        ("neutral", "3.1", False),
    ],
)
def test_a_figure_is_low_when_it_has_passed_the_bound_as_people_read_it(direction, value, is_low):
    assert rules_of(bounds(direction, low="3"), experts=[point(value)]) == ["low"] * is_low


@pytest.mark.parametrize(
    ("direction", "before", "after", "has_fallen"),
    [
        ("more", "3.5", "3.1", True),
        ("more", "3.5", "3.2", False),
        ("more", "3.1", "3.5", False),
        ("more", "3.44", "3.1", False),
        ("more", "3.45", "3.1", True),
        ("less", "3.1", "3.5", True),
        ("less", "3.2", "3.5", False),
        ("less", "3.5", "3.1", False),
    ],
)
def test_a_figure_falls_when_it_has_lost_more_than_the_bound(direction, before, after, has_fallen):
    series = [point(before, JUNE), point(after, id=2)]
    assert rules_of(bounds(direction, fall="0.3"), experts=series) == ["falling"] * has_fallen


@pytest.mark.parametrize(
    ("experts", "organisations", "are_apart"),
    [("3.5", "2.5", False), ("3.6", "2.5", True), ("2.5", "3.6", True), ("3.54", "2.5", False)],
)
def test_experts_and_organisations_are_apart_by_more_than_the_bound(
    experts, organisations, are_apart
):
    series = {"experts": [point(experts)], "organisations": [point(organisations, id=2)]}
    assert rules_of(bounds(gap="1"), **series) == ["apart"] * are_apart


def test_a_fall_is_measured_against_the_same_answers_and_never_against_the_others():
    series = {"experts": [point("4", JUNE)], "organisations": [point("2", id=2)]}
    assert rules_of(bounds(fall="0.5"), **series) == []


def test_a_fall_is_measured_against_the_last_figure_that_has_a_value():
    hidden = point(None, dt.date(2026, 9, 1), id=2, reason="suppressed")
    series = [point("4", JUNE), hidden, point("3", id=3)]
    assert rules_of(bounds(fall="0.5"), experts=series) == ["falling"]


@pytest.mark.parametrize("reason", ["suppressed", "no_answer", "cannot_say"])
def test_a_figure_that_is_hidden_or_missing_proposes_nothing(reason):
    limits = bounds(low="5", fall="0.1", gap="0.1")
    newest = point(None, id=2, reason=reason)
    series = {"experts": [point("2", JUNE), newest], "organisations": [point("5", id=3)]}
    assert rules_of(limits, **series) == []


def test_where_nobody_was_asked_the_figure_before_stands():
    series = [point("2", JUNE), point(None, id=2, reason="not_asked")]
    assert rules_of(bounds(low="3"), experts=series) == ["low"]


def test_bounds_that_are_not_set_propose_nothing():
    series = {"experts": [point("4", JUNE), point("0", id=2)], "organisations": [point("5", id=3)]}
    assert rules_of(bounds(), **series) == []


def test_each_group_of_answers_is_told_for_itself():
    series = {"experts": [point("2")], "organisations": [point("2.5", id=2)]}
    assert rules_of(bounds(low="3"), **series) == ["low", "low"]


def test_of_two_that_are_apart_the_later_recorded_one_says_so():
    known = {
        FigureKey("reach", "21", "experts"): (point("4", id=9),),
        FigureKey("reach", "21", "organisations"): (point("2", JUNE, id=4),),
    }
    (finding,) = findings(bounds(gap="1"), known, "21")
    assert (finding.figure.breakdown, finding.figure.point.id) == ("experts", 9)
    assert finding.other.point.id == 4


def test_figures_of_another_region_say_nothing_of_this_one():
    assert rules_of(bounds(low="3"), region="20", experts=[point("1")]) == []


def test_figures_that_were_asked_for_in_another_way_are_not_compared():
    anew = replace(point("2.0", id=2), basis="own:2")
    assert rules_of(bounds(fall="0.5"), experts=[point("3.5", JUNE), anew]) == []
    assert rules_of(bounds(gap="0.5"), experts=[point("3.5")], organisations=[anew]) == []
    alike = replace(point("3.5", JUNE), basis="own:2")
    assert rules_of(bounds(fall="0.5"), experts=[alike, anew]) == ["falling"]
