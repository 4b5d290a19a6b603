"""The end of answering: look once more, send, and have a receipt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from surveys.answering.access import answering
from surveys.answering.draft import saved_draft
from surveys.answering.question_field import answer_text, names_in_answers
from surveys.answering.saving import Over
from surveys.answering.submitting import Unfinished, submit
from surveys.models import Invitation
from surveys.questionnaire.answers import Answers, AnswerValue
from surveys.questionnaire.asked import (
    asked_codes,
    asked_pages,
    counting_answers,
    waiting_questions,
)
from surveys.questionnaire.definition import Definition, Question
from surveys.questionnaire.naming import Names
from surveys.views.answer import opened_version, saved_answers
from surveys.views.answer_gate import over, refusal_page, show
from surveys.views.confirmed_facts import facts_to_confirm


@dataclass(frozen=True)
class CheckedAnswer:
    """One question and its answer, with the way to change it."""

    number: int
    text: str
    answer: str
    reason: str
    url: str
    is_missing: bool
    is_faulty: bool


@answering
@require_safe
def answer_check(request: HttpRequest, *, invitation: Invitation) -> HttpResponse:
    return refusal_page(request, invitation) or _check(request, invitation)


@answering
@require_http_methods(["GET", "HEAD", "POST"])
def answer_submit(request: HttpRequest, *, invitation: Invitation) -> HttpResponse:
    """Send the answers; the same receipt however often it is asked."""
    if request.method != "POST":
        return redirect("surveys:answer_check", invitation.pk)
    if refused := refusal_page(request, invitation):
        return refused
    language = (get_language() or "fi")[:2]
    try:
        submit(invitation, base=opened_version(request), language=language, at=timezone.now())
    except Over:
        return over(request, invitation)
    except Unfinished:
        newest = Invitation.objects.for_answering().get(pk=invitation.pk)
        return refusal_page(request, newest) or _check(request, newest, is_refused=True)
    return redirect("surveys:answer_receipt", invitation.pk)


@answering
@require_safe
def answer_receipt(request: HttpRequest, *, invitation: Invitation) -> HttpResponse:
    """When it was sent and under which reference; never what was answered."""
    if invitation.answered_at is None:
        return redirect(invitation)
    is_over = invitation.round.is_over(at=timezone.now())
    response = getattr(invitation, "response", None)
    context = {"response": response, "is_over": is_over} | facts_to_confirm(invitation)
    return show(request, "receipt", invitation, context)


def _check(
    request: HttpRequest, invitation: Invitation, *, is_refused: bool = False
) -> HttpResponse:
    def page_url(number: int) -> str:
        return reverse("surveys:answer_page", args=[invitation.pk, number])

    draft = saved_draft(invitation)
    definition, answers = invitation.round.definition, saved_answers(invitation)
    context = check_context(definition, answers, page_url) | {
        "is_refused": is_refused,
        "version": draft.version if draft else 0,
    }
    return show(request, "check", invitation, context)


def check_context(
    definition: Definition, saved: Answers, page_url: Callable[[int], str]
) -> dict[str, Any]:
    """What was answered, line by line, and what is still missing; `page_url` is of a page's number."""
    answers = counting_answers(definition, saved)
    waiting = {question.number for question in waiting_questions(definition, answers)}
    asked = asked_codes(definition, answers)
    names = names_in_answers(definition.questions, answers)
    topics = [
        (
            page,
            _lines(
                page_url(page.number),
                [q for q in page.questions if q.code in asked],
                answers,
                waiting,
                names,
            ),
        )
        for page in asked_pages(definition, answers)
    ]
    return {
        "topics": topics,
        "waiting": [line for _page, lines in topics for line in lines if line.is_missing],
        "is_faulty": any(answer.is_faulty for answer in answers.values()),
        "is_empty": not any(answers.values()),
        "last": topics[-1][0].number if topics else 1,
    }


def _lines(
    address: str,
    asked: Iterable[Question],
    answers: Answers,
    waiting: set[int],
    names: Names,
) -> list[CheckedAnswer]:
    lines = []
    for question in asked:
        answer = answers.get(question.code) or AnswerValue()
        # The text of a choice is its reason; that of a text question is the answer.
        chosen = answer if question.is_text else AnswerValue(answer.values, raw=answer.raw)
        lines.append(
            CheckedAnswer(
                number=question.number,
                text=str(question.text),
                answer=answer_text(question, chosen, names),
                reason="" if question.is_text else answer.text,
                url=f"{address}?check#{question.code}",
                is_missing=question.number in waiting,
                is_faulty=answer.is_faulty,
            )
        )
    return lines
