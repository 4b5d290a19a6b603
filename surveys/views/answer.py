"""Filling in a survey: the start, one topic a page, saving while one writes, and leaving for later."""

from collections.abc import Set
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from portal.accounts.access import for_programs
from portal.ui.sending import Sending
from surveys.answering.access import answering
from surveys.answering.draft import saved_draft
from surveys.answering.field_labels import MARK, survey_mark
from surveys.answering.page_conditions import page_conditions
from surveys.answering.page_form import FILLED, SHOWN, PageForm, filled_codes
from surveys.answering.saving import Over, Saved, save_answers
from surveys.models import Draft, Invitation
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.asked import (
    asked_codes,
    asked_pages,
    asked_questions,
    counting_answers,
    waiting_questions,
)
from surveys.questionnaire.definition import Definition, Page
from surveys.views.answer_gate import over, refusal_page, show


@answering
@require_safe
def answer_start(request: HttpRequest, *, invitation: Invitation) -> HttpResponse:
    """Who asks, why, how long, until when, and how the answers are used."""
    if refused := refusal_page(request, invitation):
        return refused
    context = {"has_begun": bool(saved_answers(invitation)), "next": _where_to_go_on(invitation)}
    return show(request, "start", invitation, context)


@answering
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, *, invitation: Invitation, page: int) -> HttpResponse:
    topic = _topic_or_404(invitation, page)
    if refused := refusal_page(request, invitation):
        return refused
    definition = invitation.round.definition
    if request.method != "POST":
        answers = saved_answers(invitation)
        if definition.has_conditions and topic not in asked_pages(definition, answers):
            return redirect(_page_after(invitation, topic.number, answers))
        page_form = _asking(invitation, PageForm.of(topic, answers), answers)
        return _show_page(request, invitation, page_form, saved_draft(invitation))
    page_form = PageForm.sent(topic, request.POST)
    try:
        saved = _save(request, invitation, page_form)
    except Over:
        return over(request, invitation)
    answers = saved.draft.answers
    page_form = _asking(invitation, page_form, answers)
    page_form = page_form.beside({code: answers[code] for code in saved.newer})
    if page_form.is_newer_elsewhere:
        return _show_page(request, invitation, page_form, saved.draft)
    appeared: frozenset[str] = frozenset()
    if going_on := is_going_on(request):
        # Nobody is told to answer what they have not seen.
        appeared = page_form.conditional.difference(request.POST.get(SHOWN, "").split())
        page_form = page_form.requiring(but=appeared)
    # Whoever only leaves the page is not held up by what is wrong: it waits with the rest.
    if appeared or (page_form.is_faulty if going_on else page_form.would_be_lost):
        return _show_page(request, invitation, page_form, saved.draft, appeared)
    return _leave(request, invitation, topic, answers)


@answering
@for_programs
@require_POST
def answer_autosave(request: HttpRequest, *, invitation: Invitation, page: int) -> HttpResponse:
    """Save what can be saved: 200 with what the form is to bring next; 409 if another was faster.

    Even then the rest is saved.
    """
    topic = _topic_or_404(invitation, page)
    page_form = PageForm.sent(topic, request.POST)
    if refusal_page(request, invitation):
        return JsonResponse({}, status=410)
    try:
        saved = _save(request, invitation, page_form)
    except Over:
        return JsonResponse({}, status=410)
    # With this version the form would take away what it does not show.
    if saved.newer:
        return JsonResponse({}, status=409)
    page_form = _asking(invitation, page_form, saved.draft.answers)
    at = time_format(timezone.localtime(saved.draft.saved_at))
    fields = {"version": saved.draft.version, FILLED: filled_codes(topic, saved.draft.answers)}
    notice = "faulty" if page_form.is_faulty else ""
    return JsonResponse({"fields": fields, "time": at, "notice": notice})


@answering
@require_safe
def answer_later(request: HttpRequest, *, invitation: Invitation) -> HttpResponse:
    """How to come back, and until when."""
    if refused := refusal_page(request, invitation):
        return refused
    definition = invitation.round.definition
    answers = saved_answers(invitation)
    good = {code for code, answer in answers.items() if answer and not answer.is_faulty}
    asked = asked_questions(definition, answers)
    context = {
        "next": _where_to_go_on(invitation),
        "answered": sum(question.code in good for question in asked),
        "total": len(asked),
        "faults": [
            (f"{reverse('surveys:answer_page', args=[invitation.pk, page.number])}#{id_}", line)
            for page in asked_pages(definition, answers)
            for id_, line in _asking(invitation, PageForm.of(page, answers), answers).errors
        ],
    }
    return show(request, "later", invitation, context)


def saved_answers(invitation: Invitation) -> Answers:
    draft = saved_draft(invitation)
    return draft.answers if draft else {}


def opened_version(request: HttpRequest) -> int:
    """The version that the form was opened with; 0 where it does not say."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0


def is_going_on(request: HttpRequest) -> bool:
    """Whether "Continue" was pressed, and not a button that only leaves the page."""
    return not request.POST.keys() & {"back", "later", "language"}


def _topic_or_404(invitation: Invitation, number: int) -> Page:
    page = invitation.round.definition.page(number)
    if page is None:
        raise Http404
    return page


def _save(request: HttpRequest, invitation: Invitation, page_form: PageForm) -> Saved:
    base, by = opened_version(request), Sending.of(request.POST)
    return save_answers(invitation, page_form.answers, base=base, by=by, at=timezone.now())


def _asking(invitation: Invitation, page_form: PageForm, answers: Answers) -> PageForm:
    """With the questions hidden that are not asked of whoever has answered so."""
    definition = invitation.round.definition
    if not definition.has_conditions:
        return page_form
    return page_form.asking(asked_codes(definition, answers))


def _show_page(
    request: HttpRequest,
    invitation: Invitation,
    page_form: PageForm,
    draft: Draft | None,
    appeared: Set[str] = frozenset(),
) -> HttpResponse:
    """`appeared` are the codes of the questions that what was sent has made appear."""
    answers = draft.answers if draft else {}
    context = place_of(invitation.round.definition, page_form, answers) | {
        "appeared": [q for q in page_form.page.questions if q.code in appeared],
        "page_form": page_form,
        "page": page_form.page,
        "errors": page_form.errors,
        "draft": draft,
        "version": draft.version if draft else 0,
        "filled_name": FILLED,
        "filled": filled_codes(page_form.page, draft.answers) if draft else "",
        "mark_name": MARK,
        "mark": survey_mark(invitation.round.survey),
        "is_from_check": "from_check" in request.POST or "check" in request.GET,
    }
    return show(request, "page", invitation, context)


def place_of(definition: Definition, page_form: PageForm, answers: Answers) -> dict[str, Any]:
    """Which part of how many the page is, and what its script evaluates."""
    page = page_form.page
    if not definition.has_conditions:
        return {"part": page.number, "parts": len(definition.pages)}
    numbers = [each.number for each in asked_pages(definition, answers)]
    asked = asked_codes(definition, answers)
    return {
        "part": sum(number < page.number for number in numbers) + 1,
        "parts": len({*numbers, page.number}),
        "conditions": page_conditions(definition, page, answers, asked),
        "shown_name": SHOWN,
        "shown": " ".join(sorted(page_form.conditional)),
    }


def _leave(
    request: HttpRequest, invitation: Invitation, topic: Page, answers: Answers
) -> HttpResponse:
    """Where the pressed button leads; everything is saved by now."""
    number = topic.number
    if "language" in request.POST:
        return set_language(request)
    if "later" in request.POST:
        return redirect("surveys:answer_later", invitation.pk)
    if "back" in request.POST:
        return redirect(_page_before(invitation, number, answers))
    if "from_check" in request.POST:
        return redirect("surveys:answer_check", invitation.pk)
    return redirect(_page_after(invitation, number, answers))


def _page_before(invitation: Invitation, number: int, answers: Answers) -> str:
    """The nearest page before this one on which anything is asked; else the start."""
    pages = asked_pages(invitation.round.definition, answers)
    before = [page.number for page in pages if page.number < number]
    if not before:
        return reverse("surveys:answer_start", args=[invitation.pk])
    return reverse("surveys:answer_page", args=[invitation.pk, before[-1]])


def _page_after(invitation: Invitation, number: int, answers: Answers) -> str:
    """The next page on which anything is asked; else the check."""
    for page in asked_pages(invitation.round.definition, answers):
        if page.number > number:
            return reverse("surveys:answer_page", args=[invitation.pk, page.number])
    return reverse("surveys:answer_check", args=[invitation.pk])


def _where_to_go_on(invitation: Invitation) -> str:
    """The first page with nothing on it, or with a required question that waits; then the check."""
    answers, definition = saved_answers(invitation), invitation.round.definition
    waiting = {question.number for question in waiting_questions(definition, answers)}
    counting = counting_answers(definition, answers)
    for page in asked_pages(definition, answers):
        is_untouched = not any(counting.get(question.code) for question in page.questions)
        if is_untouched or any(question.number in waiting for question in page.questions):
            return reverse("surveys:answer_page", args=[invitation.pk, page.number])
    return reverse("surveys:answer_check", args=[invitation.pk])
