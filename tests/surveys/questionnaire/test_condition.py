"""A question is asked if its condition holds; what is not asked counts nowhere."""

import pytest
from django.utils import translation

from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.asked import asked_pages, asked_questions, counting_answers
from surveys.questionnaire.definition_file import FaultyDefinition, read_definition
from tests.surveys.questionnaire.conditional import WORDS, content, given, question


def asked(pages, **answers):
    definition = read_definition(content(*pages))
    return [each.code for each in asked_questions(definition, answers)]


def numbers(*values):
    return AnswerValue(tuple(values))


@pytest.mark.parametrize(
    ("kind", "op", "value", "holding", "failing"),
    [
        ("single", "is", "b", numbers(2), numbers(1)),
        ("single", "is_not", "b", numbers(1), numbers(2)),
        ("multiple", "contains", "c", numbers(1, 3), numbers(1, 2)),
        ("scale", "at_least", 2, numbers(3), numbers(1)),
        ("scale", "at_most", 2, numbers(2), numbers(3)),
        ("scale", "is", "cannot_say", numbers(-1), numbers(1)),
        ("scale", "at_most", 3, numbers(1), numbers(-1)),
        ("number", "at_least", 10, numbers(10), numbers(9)),
        ("date", "at_least", "2027-03-28", numbers(740068), numbers(740067)),
        ("short_text", "answered", None, AnswerValue(text="x"), AnswerValue()),
        ("number", "answered", None, numbers(0), AnswerValue(raw=("x",))),
        ("single", "answered", None, numbers(1), AnswerValue(text="only a reason")),
        ("single", "not_answered", None, AnswerValue(), numbers(1)),
    ],
)
def test_each_test_holds_of_some_answers(kind, op, value, holding, failing):
    more = {"cannot_say": True} if kind == "scale" else {}
    pages = [[question("q", kind, **more)], [question("r", ask_if=given("q", op, value))]]

    assert asked(pages, q=holding) == ["q", "r"]
    assert asked(pages, q=failing) == ["q"]


def test_nothing_but_being_empty_is_true_of_no_answer():
    for op, value in (("is", "a"), ("is_not", "a"), ("answered", None)):
        assert asked([[question("q"), question("r", ask_if=given("q", op, value))]]) == ["q"]


def test_groups_hold_as_a_whole_or_in_part():
    both = {"all": [given("a", "is", "a"), {"any": [given("b", "is", "a"), given("b", "is", "b")]}]}
    pages = [[question("a"), question("b"), question("c", ask_if=both)]]

    assert "c" in asked(pages, a=numbers(1), b=numbers(2))
    assert "c" not in asked(pages, a=numbers(1), b=numbers(3))
    assert "c" not in asked(pages, a=numbers(2), b=numbers(2))


def test_an_answer_that_is_hidden_feeds_no_other_condition_and_counts_nowhere():
    pages = [
        [question("a"), question("b", ask_if=given("a", "is", "a"))],
        [question("c", ask_if=given("b", "answered")), question("d")],
    ]
    answers = {"a": numbers(2), "b": numbers(1), "c": numbers(1), "d": numbers(1)}

    assert asked(pages, **answers) == ["a", "d"]
    definition = read_definition(content(*pages))
    assert set(counting_answers(definition, answers)) == {"a", "d"}
    assert asked(pages, **answers | {"a": numbers(1)}) == ["a", "b", "c", "d"]


def test_a_page_of_which_nothing_is_asked_is_passed_over():
    second = {
        "code": "p1",
        "title": WORDS,
        "questions": [question("b")],
        "ask_if": given("a", "is", "a"),
    }
    definition = read_definition(content([question("a")], second, [question("c")]))

    assert [page.code for page in asked_pages(definition, {"a": numbers(2)})] == ["p0", "p2"]
    assert len(asked_pages(definition, {"a": numbers(1)})) == 3


@pytest.mark.parametrize(
    ("ask_if", "said"),
    [
        (given("nowhere", "answered"), "There is no question “nowhere”"),
        (given("r", "answered"), "no earlier than this"),
        (given("last", "answered"), "no earlier than this"),
        (given("q", "at_least", 2), "“is at least” cannot be asked of the question “q”"),
        (given("q", "is", "z"), "“z” is no answer to the question “q”"),
        (given("q", "is"), "“” is no answer to the question “q”"),
        ({"any": [{"all": [given("q", "is", "z")]}]}, "any[0].all[0]: “z” is no answer"),
        ({"all": []}, "is not valid"),
    ],
)
def test_what_a_condition_cannot_rest_on_is_refused_with_its_place(ask_if, said):
    pages = [[question("q"), question("r", ask_if=ask_if)], [question("last")]]

    with pytest.raises(FaultyDefinition) as caught, translation.override("en"):
        read_definition(content(*pages))

    [fault] = caught.value.faults
    assert str(fault).startswith("pages[0].questions[1].ask_if")
    assert said in str(fault)


def test_groups_in_one_another_have_an_end():
    nested = given("q", "answered")
    for _ in range(6):
        nested = {"all": [nested]}

    with pytest.raises(FaultyDefinition, match="5"):
        read_definition(content([question("q"), question("r", ask_if=nested)]))
