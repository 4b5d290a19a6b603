"""A condition as a definition holds it: checked against the questions before it, and built."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.typed.number import NoNumber, read_whole_number
from surveys.questionnaire.condition import DEEPEST, Condition, Group, Operator, Test
from surveys.questionnaire.day import read_day
from surveys.questionnaire.definition import CANNOT_SAY, CANNOT_SAY_CHOICE, Question, QuestionKind
from surveys.questionnaire.references import references_for
from surveys.questionnaire.schema import Fault

_ALWAYS = (Operator.ANSWERED, Operator.NOT_ANSWERED)
_EQUAL = (Operator.IS, Operator.IS_NOT)
_ORDERED = (*_EQUAL, Operator.AT_LEAST, Operator.AT_MOST)
# What may be asked of an answer, by the kind of its question.
OPERATORS: dict[QuestionKind, tuple[Operator, ...]] = {
    QuestionKind.SCALE: (*_ORDERED, *_ALWAYS),
    QuestionKind.SINGLE: (*_EQUAL, *_ALWAYS),
    QuestionKind.MULTIPLE: (Operator.CONTAINS, *_ALWAYS),
    QuestionKind.NUMBER: (*_ORDERED, *_ALWAYS),
    QuestionKind.SHORT_TEXT: _ALWAYS,
    QuestionKind.LONG_TEXT: _ALWAYS,
    QuestionKind.DATE: (*_ORDERED, *_ALWAYS),
    QuestionKind.REGION: (*_EQUAL, *_ALWAYS),
    QuestionKind.MUNICIPALITY: (*_EQUAL, *_ALWAYS),
    QuestionKind.ORGANISATION: _ALWAYS,
}
OPERATOR_LABELS: dict[Operator, Promise] = {
    Operator.IS: pgettext_lazy("condition", "is"),
    Operator.IS_NOT: pgettext_lazy("condition", "is not"),
    Operator.AT_LEAST: pgettext_lazy("condition", "is at least"),
    Operator.AT_MOST: pgettext_lazy("condition", "is at most"),
    Operator.CONTAINS: pgettext_lazy("condition", "contains"),
    Operator.ANSWERED: pgettext_lazy("condition", "was answered"),
    Operator.NOT_ANSWERED: pgettext_lazy("condition", "was not answered"),
}


class NoValue(ValueError):
    """The question has no such answer."""


def build_condition(content: Mapping[str, Any], known: Mapping[str, Question]) -> Condition:
    """Of a content that was found right; `known` are the questions before it, by code."""
    for key in ("all", "any"):
        if key in content:
            parts = tuple(build_condition(part, known) for part in content[key])
            return Group(parts, is_any=key == "any")
    question, operator = known[content["question"]], Operator(content["op"])
    value = value_meant(question, content.get("value", "")) if operator.takes_value else 0
    return Test(question.code, operator, value, is_text=question.is_text)


def value_meant(question: Question, written: str | int) -> int:
    """The stored number of what a condition calls `written`. Raises `NoValue`."""
    raw = str(written)
    if question.cannot_say and raw == CANNOT_SAY_CHOICE.code:
        return CANNOT_SAY
    if question.choices:
        found = [choice.number for choice in question.choices if choice.code == raw]
    elif question.kind == QuestionKind.NUMBER:
        try:
            found = [read_whole_number(raw)]
        except NoNumber:
            found = []
    elif question.is_date:
        found = [day for day in [read_day(raw)] if day is not None]
    elif question.is_reference:
        found = [each for each in [references_for(question.kind).read(raw)] if each is not None]
    else:
        found = []
    if not found:
        raise NoValue(raw)
    return found[0]


def find_faulty_conditions(
    content: Mapping[str, Any], questions: Mapping[str, Question]
) -> Iterator[Fault]:
    """What rests on a question that is not there or comes later, or on an answer it cannot have.

    `questions` are all of the definition, by code, without their conditions.
    """
    before: set[str] = set()
    for p, page in enumerate(content["pages"]):
        if "ask_if" in page:
            yield from _faults(page["ask_if"], f"pages[{p}].ask_if", questions, before)
        for q, question in enumerate(page["questions"]):
            if "ask_if" in question:
                place = f"pages[{p}].questions[{q}].ask_if"
                yield from _faults(question["ask_if"], place, questions, before)
            before.add(question["code"])


def _faults(
    condition: Mapping[str, Any],
    place: str,
    questions: Mapping[str, Question],
    before: Set[str],
    depth: int = 1,
) -> Iterator[Fault]:
    if depth > DEEPEST:
        message = _("There are more than %(most)d groups in one another here. Make it simpler.")
        yield Fault(place, message % {"most": DEEPEST})
        return
    for key in ("all", "any"):
        for number, part in enumerate(condition.get(key, ())):
            yield from _faults(part, f"{place}.{key}[{number}]", questions, before, depth + 1)
    if "question" in condition:
        yield from _faults_of_test(condition, place, questions, before)


def _faults_of_test(
    test: Mapping[str, Any], place: str, questions: Mapping[str, Question], before: Set[str]
) -> Iterator[Fault]:
    code = test["question"]
    question = questions.get(code)
    about: dict[str, Any] = {"code": code}
    if question is None:
        message = _("There is no question “%(code)s”. Choose one that stands before this.")
        yield Fault(place, message % about)
        return
    if code not in before:
        message = _(
            "The question “%(code)s” is asked no earlier than this. A condition rests on earlier "
            "questions alone: choose another, or move the question."
        )
        yield Fault(place, message % about)
        return
    operator = Operator(test["op"])
    about["operator"] = OPERATOR_LABELS[operator]
    if operator not in OPERATORS[question.kind]:
        message = _(
            "“%(operator)s” cannot be asked of the question “%(code)s”. Use one of: %(known)s."
        )
        known = ", ".join(str(OPERATOR_LABELS[each]) for each in OPERATORS[question.kind])
        yield Fault(place, message % (about | {"known": known}))
    elif operator.takes_value:
        about["value"] = str(test.get("value", ""))[:60]
        try:
            value = value_meant(question, test.get("value", ""))
        except NoValue:
            message = _("“%(value)s” is no answer to the question “%(code)s”.")
            yield Fault(place, message % about)
            return
        if value == CANNOT_SAY and operator in {Operator.AT_LEAST, Operator.AT_MOST}:
            message = _("“%(value)s” is no point of a scale: it is neither low nor high.")
            yield Fault(place, message % about)
