"""Who waits for whom in the end: circles are found, each once, however long the chains are."""

from surveys.questionnaire.circles import circles


def found(**waits):
    return list(circles({name: set(others) for name, others in waits.items()}))


def test_chains_and_forks_are_no_circles():
    assert found(a="b", b="c", c="", d="abc") == []


def test_each_circle_is_told_once_without_those_who_only_wait_for_it():
    assert found(a="b", b="c", c="b", d="d", e="ad") == [["b", "c"], ["d"]]


def test_the_shortest_way_round_is_told():
    assert found(a="bc", b="d", d="c", c="a") == [["a", "c"]]


def test_who_is_not_there_is_waited_for_by_nobody():
    assert found(a="z") == []


def test_ten_thousand_in_a_row_or_in_a_ring_are_no_burden():
    row = {f"q{n}": [f"q{n + 1}"] for n in range(10_000)} | {"q10000": []}
    assert list(circles(row)) == []
    ring = row | {"q10000": ["q0"]}
    assert [len(each) for each in circles(ring)] == [10_001]
