"""Nobody can compute a hidden figure from all that is shown together."""

import itertools
import random
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.questionnaire.definition import CANNOT_SAY
from surveys.results.suppression import Group, Reason, Texts, suppress, texts

PLACES = "ABCDEFGHIJKLMNOPQRSTUVW"


def sizes(*counted, cannot_say=0):
    return {place: Group(n + cannot_say, n) for place, n in zip(PLACES, counted, strict=False)}


def hidden(groups, minimum=5):
    return dict(suppress(groups, minimum).places)


def test_groups_of_enough_are_shown():
    assert suppress(sizes(5, 6, 100), 5) == suppress({}, 5)


def test_a_small_group_takes_the_smallest_shown_one_with_it():
    assert hidden(sizes(4, 9, 6)) == {"A": Reason.FEW, "C": Reason.PROTECTS}


def test_small_groups_that_are_enough_together_hide_no_other():
    assert hidden(sizes(3, 2, 9, 9)) == {"A": Reason.FEW, "B": Reason.FEW}


def test_small_groups_that_are_too_few_together_hide_another():
    assert hidden(sizes(1, 2, 9, 8)) == {
        "A": Reason.FEW,
        "B": Reason.FEW,
        "D": Reason.PROTECTS,
    }


@pytest.mark.parametrize("order", [*itertools.permutations("ABC")])
def test_of_groups_of_one_size_the_first_by_code_is_hidden(order):
    """ADR 13, rule 3: whatever order the counts come in, the same page is shown."""
    groups = sizes(4, 6, 6)

    assert hidden({place: groups[place] for place in order}) == {
        "A": Reason.FEW,
        "B": Reason.PROTECTS,
    }


def test_the_smallest_is_told_by_how_many_answered_not_by_what_counts():
    groups = {"A": Group(4, 4), "B": Group(9, 5), "C": Group(8, 8)}

    assert hidden(groups) == {"A": Reason.FEW, "C": Reason.PROTECTS}


def test_nobody_at_all_is_not_hidden_and_hides_nothing():
    assert hidden(sizes(0, 7, 8)) == {}
    assert hidden(sizes(0, 2, 8, 7)) == {"B": Reason.FEW, "D": Reason.PROTECTS}


def test_the_nation_is_hidden_where_too_few_answered_in_all():
    found = suppress(sizes(1, 2), 5)

    assert found.nation == Reason.FEW
    assert set(found.places) == {"A", "B"}


def test_an_only_group_is_shown_like_the_nation_that_it_is():
    assert suppress(sizes(7), 5) == suppress({}, 5)
    assert suppress(sizes(3), 5).nation == Reason.FEW


def test_all_are_hidden_where_no_two_can_be_told_apart():
    assert set(hidden(sizes(2, 100))) == {"A", "B"}


def test_those_who_cannot_say_do_not_make_a_group_large_enough():
    groups = {"A": Group(9, 3), "B": Group(8, 8), "C": Group(9, 9)}

    # The reason follows from the nine who answered; "few" would tell that six could not say.
    assert hidden(groups) == {"A": Reason.PROTECTS, "B": Reason.PROTECTS}


def test_from_two_on_one_alone_is_hidden():
    assert hidden(sizes(1, 9), 2) == {"A": Reason.FEW, "B": Reason.PROTECTS}


def test_as_many_as_the_least_that_is_shown_are_not_called_few():
    """Five answered, one could not say: by who answered they are enough, and only protected."""
    groups = {"A": Group(5, 4), "B": Group(9, 9)}

    assert hidden(groups) == {"A": Reason.PROTECTS, "B": Reason.PROTECTS}


def test_texts_of_exactly_enough_stand_under_their_region_or_together():
    found = texts({"A": 5, "B": 4, "C": 1, "D": 0}, 5)

    assert found == Texts(by_place=frozenset("A"), together=frozenset("BC"))


def test_texts_of_too_few_together_are_read_by_nobody():
    assert texts({"A": 9, "B": 3, "C": 1}, 5) == Texts(frozenset("A"), hidden=frozenset("BC"))


def test_named_ratings_are_shown_at_one():
    groups = {"A": Group(1, 1), "B": Group(2, 0), "C": Group(0, 0)}

    assert suppress(groups, 1) == suppress({}, 1)


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason.is_hidden])
def test_the_reason_is_said_in_words(reason):
    assert reason.text(5)


def test_ten_thousand_pairs_of_groupings_differ_by_no_small_group():
    draw = random.Random(2026)
    for _ in range(10_000):
        minimum = draw.randint(3, 7)
        groups = {}
        for place in PLACES[: draw.randint(1, 23)]:
            counted = draw.choice((0, draw.randint(0, 8), draw.randint(0, 60)))
            groups[place] = Group(counted + draw.choice((0, 0, draw.randint(0, 6))), counted)
        found = suppress(groups, minimum)
        shown = [
            {place}
            for place, group in groups.items()
            if place not in found.places and group.counted
        ]
        whole = set() if found.nation else set(groups)
        first, second = (_grouping(draw, shown, whole) for _ in range(2))

        for rest in (first - second, second - first, first & second, first | second):
            count = sum(groups[place].counted for place in rest)
            assert count == 0 or count >= minimum


def _grouping(draw, shown, whole):
    """What somebody may add up: some of the shown groups, or the nation without some of them."""
    chosen = set().union(*draw.sample(shown, draw.randint(0, len(shown))))
    return whole - chosen if draw.random() < 0.5 else chosen


# The attacker: knows the method, every group's number of respondents, and all that is shown.
VALUES = (CANNOT_SAY, 1, 2)


@st.composite
def answers(draw):
    """Place → answers: two to four groups of at most four people each."""
    people = st.lists(st.sampled_from(VALUES), max_size=4)
    return {place: Counter(draw(people)) for place in PLACES[: draw(st.integers(2, 4))]}


def groups_of(histograms):
    return {place: Group(h.total(), h.total() - h[CANNOT_SAY]) for place, h in histograms.items()}


def possible(histograms, places, minimum):
    """Every way to deal out the hidden answers that would show the very same page."""
    total = sum((histograms[place] for place in places), Counter())
    page = suppress(groups_of(histograms), minimum)
    sizes_ = [histograms[place].total() for place in places]
    for dealt in _deals(total, sizes_):
        world = histograms | dict(zip(places, dealt, strict=True))
        if suppress(groups_of(world), minimum) == page:
            yield dict(zip(places, dealt, strict=True))


def _deals(total, sizes_):
    if not sizes_:
        yield []
        return
    for counts in itertools.product(*(range(total[value] + 1) for value in VALUES)):
        if sum(counts) == sizes_[0]:
            hand = Counter(dict(zip(VALUES, counts, strict=True)))
            for rest in _deals(total - hand, sizes_[1:]):
                yield [+hand, *rest]


def mean_of(histogram):
    rated = {value: count for value, count in histogram.items() if value >= 0}
    n = sum(rated.values())
    return sum(value * count for value, count in rated.items()) / n if n else None


@settings(max_examples=400, deadline=None)
@given(histograms=answers(), minimum=st.integers(2, 4))
def test_no_attacker_computes_a_hidden_figure(histograms, minimum):
    found = suppress(groups_of(histograms), minimum)
    places = sorted(found.places)
    assume(places and found.nation is None)
    union = sum((histograms[place] for place in places), Counter())
    # Where all of them said the same, that is told of enough people together, as of a shown group.
    assume(len({value for value in union.elements() if value >= 0}) > 1)

    worlds = list(possible(histograms, places, minimum))

    assert {place: +histograms[place] for place in places} in worlds
    for place in places:
        distributions = {tuple(sorted(world[place].items())) for world in worlds}
        assert len(distributions) > 1, f"the distribution of {place} can be computed"
        assert len({mean_of(world[place]) for world in worlds}) > 1, f"the mean of {place} can be"


@settings(max_examples=300, deadline=None)
@given(histograms=answers(), minimum=st.integers(2, 4))
def test_the_pattern_of_what_is_hidden_follows_from_sizes_alone(histograms, minimum):
    mirrored = {
        place: Counter({{1: 2, 2: 1}.get(value, value): n for value, n in histogram.items()})
        for place, histogram in histograms.items()
    }

    assert suppress(groups_of(histograms), minimum) == suppress(groups_of(mirrored), minimum)


def test_the_attacker_would_find_a_group_hidden_alone(monkeypatch):
    """The test of the test: without complementary hiding, the attack succeeds."""
    monkeypatch.setattr("surveys.results.suppression._safe", lambda hidden, minimum: True)
    histograms = {"A": Counter({1: 1, 2: 1}), "B": Counter({1: 3, 2: 1})}

    assert len(list(possible(histograms, ["A"], 3))) == 1


def test_the_attacker_would_use_a_reason_that_tells_who_could_not_say(monkeypatch):
    """Were the reason by answers that count, B's "protects" would tell that all of A abstained."""
    histograms = {
        "A": Counter({CANNOT_SAY: 2}),
        "B": Counter({1: 2, 2: 1}),
        "C": Counter({1: 3, 2: 1}),
    }
    places = ["A", "B"]
    assert len(list(possible(histograms, places, 3))) > 1

    monkeypatch.setattr(
        "surveys.results.suppression._reason",
        lambda group, minimum: Reason.FEW if group.counted < minimum else Reason.PROTECTS,
    )

    assert {world["A"][CANNOT_SAY] for world in possible(histograms, places, 3)} == {2}
