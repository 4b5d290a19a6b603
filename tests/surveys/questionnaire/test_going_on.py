"""What a question was in the version before, and what its earlier answers are now."""

import random
from itertools import pairwise

import pytest
from django.utils import translation

from surveys.questionnaire.definition_file import build_definition
from surveys.questionnaire.going_on import (
    Relation,
    carried_along,
    carried_from,
    differences,
    endings,
    faults_of,
    proposed_codes,
    relation_to,
    reworded,
)
from tests.factories.surveys import situational

FIVE = ("huonosti", "melko huonosti", "kohtalaisesti", "melko hyvin", "hyvin")
FOUR = ("huonosti", "melko huonosti", "melko hyvin", "hyvin")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def scale(*words, code="works", **more):
    points = [{"fi": word} for word in words]
    return {"code": code, "kind": "scale", "text": {"fi": code}, "points": points} | more


def choosing(*codes, kind="single", code="how", **more):
    choices = [{"code": each, "text": {"fi": each}} for each in codes]
    return {"code": code, "kind": kind, "text": {"fi": code}, "choices": choices} | more


def version(*questions):
    page = {"code": "one", "title": {"fi": "Sivu"}, "questions": list(questions)}
    return build_definition(situational() | {"pages": [page]})


def goes_on(question, *, code=None, **codes):
    before = {"question": code or question["code"]}
    return question | {"before": before | ({"codes": codes} if codes else {})}


def one(*questions):
    return version(*questions).questions[0]


def faults(now, was):
    return [message for _question, message in faults_of(version(now).questions, version(was))]


def test_a_question_is_the_same_carried_over_or_new():
    before = version(scale(*FIVE))

    def relation(question):
        return relation_to(one(question), before)

    assert relation(goes_on(scale(*FIVE))) == Relation.SAME
    assert relation(goes_on(scale(*FOUR), **{"1": "1"})) == Relation.MAPPED
    assert relation(scale(*FIVE)) == Relation.NEW


def test_earlier_answers_are_counted_through_every_version_between():
    first = version(scale(*FIVE))
    second = version(goes_on(scale(*FOUR), **{"1": "1", "2": "2", "4": "3", "5": "4"}))
    third = version(
        goes_on(scale("ei", "kyllä", code="well"), code="works", **{"1": "1", "4": "2"})
    )
    fourth = version(goes_on(scale("ei", "kyllä", code="well")))

    carried = carried_along(fourth.questions[0], [third, second, first])

    assert carried.was.code == "works"
    assert dict(carried.numbers) == {1: 1, 5: 2}
    assert [choice.number for choice in carried.dropped] == [2, 3, 4]
    assert carried_along(fourth.questions[0], [third]).numbers is None
    assert carried_along(one(scale(*FIVE)), [first]) is None


@pytest.mark.parametrize(
    ("now", "was", "said"),
    [
        (scale(*FOUR), scale(*FIVE), "Its scale had 5 points and now has 4."),
        (
            scale("a", "b") | {"points": [{"fi": "a", "value": 0}, {"fi": "b", "value": 1}]},
            scale("a", "b"),
            "Its points had the values 1, 2 and now have 0, 1.",
        ),
        (scale(*FIVE[::-1]), scale(*FIVE), "“hyvin” was the answer “5” and is now “1”."),
        (choosing("a"), choosing("a", "b"), "Choices were taken away: b."),
        (choosing("b", "a"), choosing("a", "b"), "Its choices stood in this order: a, b."),
        (choosing("a", "b", code="q"), scale("a", "b", code="q"), "Its kind was “scale”"),
    ],
)
def test_what_is_no_longer_the_same_is_said(now, was, said):
    assert differences(one(now), one(was))[0].startswith(said)
    (message,) = faults(goes_on(now), was)
    assert message.endswith("carry its answers over, or call it new.")


def test_what_may_change_and_stay_the_same():
    more = choosing("a", "b", "c")
    more["choices"][0]["retired"] = True
    more["choices"][1]["text"] = {"fi": "B!"}
    assert differences(one(more), one(choosing("a", "b"))) == []
    assert reworded(one(more), one(choosing("a", "b"))) == [("b", "B!")]


@pytest.mark.parametrize(
    ("now", "was", "said"),
    [
        (goes_on(scale(*FOUR), **{"9": "1"}), scale(*FIVE), "that there were not before: 9."),
        (goes_on(scale(*FOUR), **{"1": "5"}), scale(*FIVE), "that cannot be chosen now: 5."),
        (goes_on(scale(*FOUR), code="gone"), scale(*FIVE), "“gone”, which was not asked before."),
        (
            goes_on(choosing("a", "b", kind="multiple"), a="a"),
            choosing("a", "b"),
            "“one choice” cannot be carried over to the kind “several choices”",
        ),
    ],
)
def test_a_table_that_leads_nowhere_is_refused(now, was, said):
    (message,) = faults(now, was)
    assert said in message


def test_only_one_question_goes_on_with_another():
    both = version(goes_on(scale(*FIVE)), goes_on(scale(*FIVE, code="again"), code="works"))
    told = [
        question.code for question, _message in faults_of(both.questions, version(scale(*FIVE)))
    ]
    assert told == ["works", "again"]


def test_the_same_words_are_proposed_then_the_same_codes():
    five, four = one(scale(*FIVE)), one(scale(*FOUR))
    assert proposed_codes(four, five) == {"1": "1", "2": "2", "4": "3", "5": "4"}
    assert proposed_codes(one(scale(*"abcde")), five) == {str(n): str(n) for n in range(1, 6)}
    assert proposed_codes(one(scale(*"abcd")), five) == {}
    now = choosing("a", "c")
    now["choices"][1]["text"] = {"fi": "b"}
    assert proposed_codes(one(now), one(choosing("a", "b"))) == {"a": "a", "b": "c"}


def test_the_comparisons_that_end_are_told_with_their_indicators():
    was = version(
        scale(*FIVE, indicator="trust"),
        scale(*FIVE, code="gone", indicator="voice"),
        choosing("a", "b", code="asked_anew"),
        choosing("a", "b", code="goes_on"),
        {"code": "words", "kind": "short_text", "text": {"fi": "Sanat"}},
    )
    now = version(
        goes_on(scale(*FOUR, indicator="trust"), **{"1": "1"}),
        choosing("a", "b", code="asked_anew"),
        goes_on(choosing("a", "b", code="goes_on")),
    )
    told = [
        (each.was.code, each.now and each.now.code, each.indicator, each.is_carried)
        for each in endings(now.questions, was)
    ]
    assert told == [
        ("works", "works", "trust", True),
        ("gone", None, "voice", False),
        ("asked_anew", "asked_anew", "", False),
    ]


def test_one_table_after_another_is_as_one_answer_after_another():
    """Of many made at random: carrying a number over twice is carrying it over by both tables at once."""
    chance = random.Random(7)
    for _time in range(200):
        sizes = [chance.randint(2, 6) for _version in range(3)]
        tables = [
            {str(n): str(chance.randint(1, b)) for n in range(1, a + 1) if chance.random() < 0.7}
            or {"1": "1"}
            for a, b in pairwise(sizes)
        ]
        first = version(scale(*map(str, range(sizes[0]))))
        second = version(goes_on(scale(*map(str, range(sizes[1]))), **tables[0]))
        third = version(goes_on(scale(*map(str, range(sizes[2]))), **tables[1]))
        both = carried_along(third.questions[0], [second, first]).numbers
        once = carried_from(second.questions[0], first).numbers
        again = carried_from(third.questions[0], second).numbers
        assert dict(both) == {a: again[b] for a, b in once.items() if b in again}
