"""Numbers that were given in confidence are told so that nobody's own can be computed."""

import pytest

from surveys.results.bins import wide_bins
from surveys.results.numbers import dominated, rough
from surveys.results.statistics import Statistics


def numbers(*values):
    return Statistics({value: values.count(value) for value in set(values)})


def told(minimum=5, without=None, **places):
    views = [{place: numbers(*values) for place, values in places.items()}]
    if without is not None:
        views.append({place: numbers(*values) for place, values in without.items()})
    return rough(views, list(places), minimum)


def test_classes_have_bounds_that_follow_from_no_answer():
    assert [each.code for each in wide_bins({3: 2, 11: 1, 49: 1})] == [
        "0-4",
        "5-9",
        "10-24",
        "25-49",
    ]
    assert [each.code for each in wide_bins({0: 1})] == ["0-4"]
    assert wide_bins({}) == ()


def test_from_twenty_answers_on_the_largest_is_in_an_open_class():
    assert [each.code for each in wide_bins({3: 19, 5000: 1})] == ["0+"]
    assert [each.code for each in wide_bins({3: 10, 12: 9, 5000: 1})] == ["0-4", "5-9", "10+"]


def test_long_rows_of_classes_are_told_in_every_second():
    assert [each.code for each in wide_bins({1: 5, 900: 5})] == [
        "0-9",
        "10-49",
        "50-249",
        "250-999",
    ]


def test_the_median_is_the_middle_of_its_class_and_the_mean_is_rounded():
    nation = told(A=(2, 4, 4, 6, 9)).nation

    # Three are below five, and two are not.
    assert (nation.median, nation.deviation, nation.is_mean_hidden) == (2, None, False)
    # The sum is 25, of which nobody learns more than that it is one of 20 to 32: 0–4 and 5–9 allow
    # 10 to 30.
    assert nation.mean == 5
    assert nation.step == 2


@pytest.mark.parametrize(
    ("values", "is_dominated"),
    [
        ((1, 1, 1, 1, 1000), True),
        ((100, 100, 100, 100, 1000), True),
        ((0, 0, 0, 7, 8), True),
        ((0, 0, 0, 0, 0), True),
        ((2, 4, 4, 6, 9), False),
        ((3, 3, 3, 3, 3), False),
    ],
)
def test_a_sum_that_tells_of_its_largest_is_known(values, is_dominated):
    assert dominated(numbers(*values)) is is_dominated


def test_where_one_number_outweighs_the_others_there_is_no_mean():
    found = told(A=(1, 1, 1, 1, 1000), B=(2, 3, 3, 4, 4))

    assert found.places["A"].is_mean_hidden
    assert (found.places["A"].mean, found.places["A"].median) == (None, 5)
    assert found.places["B"].mean is not None
    # The nation less B would be A.
    assert found.nation.is_mean_hidden


def test_who_knows_some_of_the_numbers_reads_no_mean_of_a_few_others():
    values = (2, 3, 4, 3, 5)

    assert told(A=values * 2).nation.mean is not None
    assert told(A=values * 2, without={"A": values}).nation.is_mean_hidden
    assert told(A=values * 2, without={"A": ()}).nation.mean is not None
    assert told(A=values * 5, without={"A": values * 4}).nation.mean is not None


def test_what_remains_for_who_supplied_the_others_is_not_dominated_either():
    few = (0,) * 18 + (1, 8)

    assert told(A=(5,) * 20 + few).nation.mean is not None
    assert told(A=(5,) * 20 + few, without={"A": few}).nation.is_mean_hidden


def test_a_deviation_is_told_of_twenty_and_no_fewer():
    nineteen, twenty = (2, 3, 4) * 6 + (3,), (2, 3, 4) * 6 + (3, 3)

    assert told(A=nineteen).nation.deviation is None
    assert told(A=twenty).nation.deviation is not None
    # The nation of 39 less the twenty of A would be nineteen.
    found = told(A=twenty, B=nineteen)
    assert found.places["A"].deviation is not None
    assert found.places["B"].deviation is None
    assert found.nation.deviation is None


def test_without_that_rule_the_mean_would_tell_the_largest(monkeypatch):
    """The test of the test: who knows the second largest comes closer than a fifth."""
    monkeypatch.setattr("surveys.results.numbers.dominated", lambda _numbers: False)

    nation = told(A=(1, 1, 1, 1, 1000)).nation

    assert abs(5 * nation.mean - 4 - 1000) < 200


def test_no_figure_has_more_digits_than_were_measured():
    figures = told(A=(2, 3, 4, 4, 1, 7, 9, 11, 3, 2, 5)).nation

    assert round(figures.mean, 1) == figures.mean
