"""Conditions that lead nowhere are named with their place; all others are left alone."""

import time

import pytest
from django.utils import translation

from surveys.questionnaire.dead_ends import find_dead_ends
from tests.surveys.questionnaire.conditional import content, given, question

REQUIRED = {"required": True}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def told(*pages):
    return [str(fault) for fault in find_dead_ends(content(*pages))]


def on(ask_if, *before, **more):
    """What is said of a question asked on this condition, behind these questions."""
    return told(list(before), [question("last", ask_if=ask_if, **more)])


def both(*parts):
    return {"all": list(parts)}


def either(*parts):
    return {"any": list(parts)}


SCALE = question("s", "scale")
NUMBER = question("n", "number", minimum=5, maximum=10)
MULTIPLE = question(
    "m",
    "multiple",
    choices=[
        {"code": "a", "text": {"fi": "A"}},
        {"code": "none", "text": {"fi": "Ei"}, "alone": True},
    ],
)


@pytest.mark.parametrize(
    ("ask_if", "before"),
    [
        (both(given("q", "is", "a"), given("q", "is", "b")), [question("q")]),
        (both(given("s", "at_least", 3), given("s", "at_most", 2)), [SCALE]),
        (given("n", "at_least", 11), [NUMBER]),
        (both(given("m", "contains", "a"), given("m", "contains", "none")), [MULTIPLE]),
        (given("q", "not_answered"), [question("q", **REQUIRED)]),
        # What is asked only of others is answered by none of these.
        (
            both(given("q", "is", "a"), given("r", "answered")),
            [question("q"), question("r", ask_if=given("q", "is", "b"))],
        ),
    ],
)
def test_a_condition_that_never_holds_is_named(ask_if, before):
    [said] = on(ask_if, *before)
    assert said.startswith("pages[1].questions[0].ask_if: “last” is never asked: no answers make")


@pytest.mark.parametrize(
    ("ask_if", "before"),
    [
        (either(given("q", "answered"), given("q", "not_answered")), [question("q")]),
        (given("q", "answered"), [question("q", **REQUIRED)]),
        (given("n", "at_least", 5), [question("n", "number", minimum=5, maximum=10, **REQUIRED)]),
        (either(given("q", "is", "a"), given("q", "is_not", "a")), [question("q", **REQUIRED)]),
    ],
)
def test_a_condition_that_always_holds_is_named(ask_if, before):
    [said] = on(ask_if, *before)
    assert "“last” is asked of everybody" in said


@pytest.mark.parametrize(
    ("ask_if", "before"),
    [
        (given("q", "is", "a"), [question("q", **REQUIRED)]),
        (given("s", "at_least", 3), [SCALE]),
        (given("n", "is", 7), [NUMBER]),
        (given("q", "answered"), [question("q")]),
        # Asked of some only, it is not always answered, required or not.
        (
            given("r", "answered"),
            [question("q"), question("r", ask_if=given("q", "is", "b"), **REQUIRED)],
        ),
        (both(given("m", "contains", "a"), given("m", "answered")), [MULTIPLE]),
    ],
)
def test_a_condition_that_sometimes_holds_is_left_alone(ask_if, before):
    assert on(ask_if, *before) == []


def test_a_condition_is_looked_at_with_that_of_its_page():
    page = {
        "code": "p1",
        "title": {"fi": "Sivu"},
        "ask_if": given("q", "is", "a"),
        "questions": [
            question("r", ask_if=given("q", "is", "b")),
            question("t", ask_if=given("q", "answered")),
        ],
    }

    never, always = told([question("q")], page)
    assert "“r” is never asked" in never
    assert "“t” is asked of everybody" in always


def test_circles_and_what_comes_later_are_named():
    [circle] = told(
        [
            question("a", ask_if=given("b", "answered")),
            question("b", ask_if=given("a", "answered")),
        ]
    )
    assert "wait for each other" in circle
    assert "“a” → “b” → “a”" in circle
    [later] = told([question("a", ask_if=given("b", "answered")), question("b")])
    assert "no earlier than this" in later
    [itself] = told([question("a", ask_if=given("a", "answered"))])
    assert "“a” → “a”" in itself


@pytest.mark.parametrize(
    "ask_if",
    [{}, {"all": []}, {"question": "q"}, {"question": "q", "op": "is"}, {"op": "answered"}, None,
     {"any": [{"question": "q", "op": "answered"}, {}]}],
)  # fmt: skip
def test_what_is_half_done_is_named_and_breaks_nothing(ask_if):
    [said] = on(ask_if, question("q"))
    assert said.startswith("pages[1].questions[0].ask_if: This condition is not finished.")


def test_a_draft_with_nothing_in_it_has_no_dead_ends():
    assert list(find_dead_ends({})) == []
    assert list(find_dead_ends({"pages": [{"code": "p"}]})) == []
    incomplete = {"code": "q"}
    assert told([incomplete], [question("r", ask_if=given("q", "is", "a"))]) == []


def test_beyond_so_many_ways_to_answer_nothing_is_said():
    asked = [question(f"q{n}") for n in range(15)]
    parts = [either(given(f"q{n}", "is", "a"), given(f"q{n}", "is", "b")) for n in range(15)]
    never = both(given("q0", "is", "c"), *parts)

    started = time.monotonic()
    assert on(never, *asked) == []
    assert time.monotonic() - started < 5
