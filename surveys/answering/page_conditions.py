"""What the browser needs to show and hide the questions of a page as it is filled in.

`static/js/conditions.js` reads the form as `surveys.questionnaire.answers.read` does and evaluates the
same trees; what it is told here is all that it knows of the survey.
"""

from collections.abc import Iterator, Set
from typing import Any

from surveys.answering.question_field import WHY
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.definition import Definition, Page, Question, QuestionKind


def page_conditions(
    definition: Definition, page: Page, answers: Answers, asked: Set[str]
) -> dict[str, Any] | None:
    """The trees of the page's questions and what they rest on; None where none has a condition.

    `answers` are all that are saved, `asked` the codes of the questions that count.
    """
    if not definition.has_conditions or not any(q.ask_if for q in page.questions):
        return None
    rested_on = {test.question for q in page.questions if q.ask_if for test in q.ask_if.tests()}
    here = {question.code for question in page.questions}
    given = {
        code: {"values": answers[code].values, "text": bool(answers[code].text)}
        for code in sorted(rested_on - here)
        if code in asked and code in answers and not answers[code].is_faulty
    }
    told = (q for q in page.questions if q.ask_if or q.code in rested_on)
    return {"given": given, "questions": [_told(q, rested_on) for q in told]}


def _told(question: Question, rested_on: Set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"code": question.code}
    if question.ask_if is not None:
        told["ask_if"] = question.ask_if.as_json()
    if question.code in rested_on:
        told |= dict(_how_to_read(question))
    return told


def _how_to_read(question: Question) -> Iterator[tuple[str, Any]]:
    """By which the browser knows which answers the server would take."""
    if question.why:
        yield "why", [question.code + WHY, question.why_limit]
    if question.offered:
        yield "choices", {choice.form_value: choice.number for choice in question.offered}
        yield "several", question.kind == QuestionKind.MULTIPLE
        yield "alone", [choice.number for choice in question.choices if choice.alone]
    elif question.is_text:
        yield "limit", question.limit
    elif question.is_reference:
        # Lists send codes that are the numbers; what is typed only the server can look up.
        yield "reference", True
    else:
        yield "day" if question.is_date else "number", [question.minimum, question.maximum]
