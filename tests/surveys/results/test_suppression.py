"""Nobody can compute a hidden figure from all that is shown together."""

import itertools
import random

import pytest

from surveys.results.suppression import Group, Reason, Suppression, Texts, suppress, texts

PLACES = "ABCDEFGHIJKLMNOPQRSTUVW"


def sizes(*counted, cannot_say=0):
    return {place: Group(n + cannot_say, n) for place, n in zip(PLACES, counted, strict=False)}


def hidden(groups, minimum=5):
    return dict(suppress(groups, minimum).places)


def hidden_from(groups, *views):
    return dict(suppress(groups, 5, views).places)


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


def test_those_who_cannot_say_do_not_make_what_the_others_said_enough():
    """All three are shown by who answered; of A and of one other, not what was said."""
    groups = {"A": Group(9, 3), "B": Group(8, 8), "C": Group(9, 9)}

    assert suppress(groups, 5) == Suppression(values=frozenset("AB"))


def test_who_is_hidden_follows_from_who_answered_and_from_nothing_else():
    """Whether the one of A, or one of B or C, could not say."""
    for cannot_say in itertools.product((0, 1), repeat=3):
        answered = dict(zip("ABC", (1, 5, 5), strict=True))
        groups = {
            place: Group(n, n - unsure)
            for (place, n), unsure in zip(answered.items(), cannot_say, strict=True)
        }

        assert hidden(groups) == {"A": Reason.FEW, "B": Reason.PROTECTS}


def test_what_a_few_said_is_hidden_with_the_values_of_another():
    groups = {"A": Group(2, 2), "B": Group(7, 1), "C": Group(8, 7), "D": Group(9, 9)}

    found = suppress(groups, 5)

    assert set(found.places) == {"A", "B"}
    # Together three of A and B said something, which is too few.
    assert found.values == {"C"}


def test_where_too_few_said_something_at_all_nobodys_values_are_shown():
    groups = {"A": Group(6, 1), "B": Group(6, 2), "C": Group(6, 0)}

    assert suppress(groups, 5) == Suppression(nation_values=True, values=frozenset("AB"))


def without(*pairs):
    """The same groups in the view of who supplied the difference."""
    return dict(zip(PLACES, pairs, strict=False))


def test_rows_that_somebody_supplied_hide_nobody_from_them():
    """Four rows of a file make five of one answer; the supplier would read the one."""
    assert hidden_from(sizes(5, 9, 9), without(1, 9, 9)) == {
        "A": Reason.PROTECTS,
        "B": Reason.PROTECTS,
    }


def test_a_group_that_came_in_one_file_alone_is_shown():
    assert hidden_from(sizes(5, 9, 9), without(0, 9, 9)) == {}


def test_a_supplier_of_every_region_takes_no_small_group_out_of_the_hidden_ones():
    """A and B are enough together; less the rows of the file one of A remains."""
    assert hidden_from(sizes(3, 4, 9, 9), without(1, 0, 9, 9)) == {
        "A": Reason.FEW,
        "B": Reason.FEW,
        "C": Reason.PROTECTS,
    }


def test_the_nation_is_hidden_where_too_few_remain_of_it():
    found = suppress(sizes(50, 60), 5, [without(1, 2)])

    assert (found.nation, set(found.places)) == (Reason.PROTECTS, {"A", "B"})


def test_texts_are_not_read_by_who_supplied_all_the_others():
    assert texts({"A": 9, "B": 9}, 5, [{"A": 1, "B": 9}]) == Texts(
        frozenset("B"), hidden=frozenset("A")
    )
    assert texts({"A": 9, "B": 3, "C": 3}, 5, [{"A": 9, "B": 1, "C": 3}]) == Texts(
        frozenset("A"), hidden=frozenset("BC")
    )


def test_from_two_on_one_alone_is_hidden():
    assert hidden(sizes(1, 9), 2) == {"A": Reason.FEW, "B": Reason.PROTECTS}


def test_as_many_as_the_least_that_is_shown_are_not_called_few():
    """Five answered, one could not say: by who answered they are enough, and only protected."""
    assert suppress({"A": Group(5, 4), "B": Group(9, 9)}, 5) == Suppression(values=frozenset("AB"))


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
    """Neither for who sees everything nor for who takes their own rows away."""
    draw = random.Random(2026)
    for _ in range(10_000):
        minimum = draw.randint(3, 7)
        groups, others = {}, {}
        for place in PLACES[: draw.randint(1, 23)]:
            counted = draw.choice((0, draw.randint(0, 8), draw.randint(0, 60)))
            groups[place] = Group(counted + draw.choice((0, 0, draw.randint(0, 6))), counted)
            supplied = draw.choice((0, 0, draw.randint(0, counted), counted))
            others[place] = Group(groups[place].answered - supplied, counted - supplied)
        found = suppress(groups, minimum, [{p: group.answered for p, group in others.items()}])
        for view in (groups, others):
            _differ_enough(draw, view, found, minimum)


def _differ_enough(draw, view, found, minimum):
    people = {p: group.answered for p, group in view.items()}
    values = {p: group.counted for p, group in view.items()}
    for sizes_, hidden_, is_told in (
        (people, {*found.places}, found.nation is None),
        (values, {*found.places, *found.values}, not (found.nation or found.nation_values)),
    ):
        shown = [{place} for place, n in sizes_.items() if place not in hidden_ and n]
        whole = set(sizes_) if is_told else set()
        first, second = (_grouping(draw, shown, whole) for _ in range(2))

        for rest in (first - second, second - first, first & second, first | second):
            count = sum(sizes_[place] for place in rest)
            assert count == 0 or count >= minimum


def _grouping(draw, shown, whole):
    """What somebody may add up: some of the shown groups, or the nation without some of them."""
    chosen = set().union(*draw.sample(shown, draw.randint(0, len(shown))))
    return whole - chosen if whole and draw.random() < 0.5 else chosen
