"""Filling in a survey: the start, one topic a page, saving while one writes, and leaving for later."""

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
from surveys.answering.page_form import FILLED, PageForm, filled_codes
from surveys.answering.saving import Over, Saved, save_answers
from surveys.answering.submitting import unanswered
from surveys.models import Draft, Invitation
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.definition import Page
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
    if request.method != "POST":
        page_form = PageForm.of(topic, saved_answers(invitation))
        return _show_page(request, invitation, page_form, saved_draft(invitation))
    page_form = PageForm.sent(topic, request.POST)
    try:
        saved = _save(request, invitation, page_form)
    except Over:
        return over(request, invitation)
    answers = saved.draft.answers
    page_form = page_form.beside({code: answers[code] for code in saved.newer})
    if page_form.is_newer_elsewhere:
        return _show_page(request, invitation, page_form, saved.draft)
    if going_on := is_going_on(request):
        page_form = page_form.requiring()
    # Whoever only leaves the page is not held up by what is wrong: it waits with the rest.
    if page_form.is_faulty if going_on else page_form.would_be_lost:
        return _show_page(request, invitation, page_form, saved.draft)
    return _leave(request, invitation, topic)


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
    context = {
        "next": _where_to_go_on(invitation),
        "answered": sum(question.code in good for question in definition.questions),
        "total": len(definition.questions),
        "faults": [
            (f"{reverse('surveys:answer_page', args=[invitation.pk, page.number])}#{id_}", line)
            for page in definition.pages
            for id_, line in PageForm.of(page, answers).errors
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


def _show_page(
    request: HttpRequest, invitation: Invitation, page_form: PageForm, draft: Draft | None
) -> HttpResponse:
    context = {
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


def _leave(request: HttpRequest, invitation: Invitation, topic: Page) -> HttpResponse:
    """Where the pressed button leads; everything is saved by now."""
    number = topic.number
    if "language" in request.POST:
        return set_language(request)
    if "later" in request.POST:
        return redirect("surveys:answer_later", invitation.pk)
    if "back" in request.POST:
        if number == 1:
            return redirect("surveys:answer_start", invitation.pk)
        return redirect("surveys:answer_page", invitation.pk, number - 1)
    if "from_check" in request.POST or number == len(invitation.round.definition.pages):
        return redirect("surveys:answer_check", invitation.pk)
    return redirect("surveys:answer_page", invitation.pk, number + 1)


def _where_to_go_on(invitation: Invitation) -> str:
    """The first page with nothing on it, or with a required question that waits; then the check."""
    answers = saved_answers(invitation)
    waiting = {question.number for question in unanswered(invitation, answers)}
    for page in invitation.round.definition.pages:
        is_untouched = not any(answers.get(question.code) for question in page.questions)
        if is_untouched or any(question.number in waiting for question in page.questions):
            return reverse("surveys:answer_page", args=[invitation.pk, page.number])
    return reverse("surveys:answer_check", args=[invitation.pk])
