"""A draft is tried out as a respondent: the pages of answering, kept in the session alone."""

import json
from collections.abc import Set
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe
from django.views.i18n import set_language

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.models import Region
from regions.organisations.models import Organisation
from surveys.answering.page_form import FILLED, SHOWN, PageForm, filled_codes
from surveys.library.access import draft_for
from surveys.library.checklist import check_draft
from surveys.models import Invitation, Response, SurveyDraft
from surveys.questionnaire.answers import Answers, AnswerValue
from surveys.questionnaire.asked import asked_codes, asked_pages, waiting_questions
from surveys.questionnaire.definition import Definition
from surveys.rounds.imagined import imagined_round
from surveys.views.answer import is_going_on, place_of
from surveys.views.submission import check_context

# One draft at a time; what another held is forgotten.
KEY = "survey_tried_out"
# Characters of answers in a session; no test needs more.
MOST_KEPT = 200_000


class Trial:
    """One draft as it would be asked, and what was answered to it in this session."""

    def __init__(self, request: SignedInRequest, draft_id: int) -> None:
        """Raises `Http404`; `definition` is None where faults keep it from being shown."""
        self.request = request
        self.draft: SurveyDraft = draft_for(request.user, draft_id)
        self.definition: Definition | None = check_draft(self.draft).definition
        kept = request.session.get(KEY) or {}
        is_of_this = kept.get("draft") == self.draft.pk
        self.answers: Answers = {
            code: AnswerValue.from_json(stored)
            for code, stored in (kept["answers"] if is_of_this else {}).items()
        }
        self.sent_at: str = kept.get("sent_at", "") if is_of_this else ""

    def keep(self, *, sent_at: str = "") -> bool:
        """False where it is more than a session should hold."""
        stored = {code: answer.as_json() for code, answer in self.answers.items() if answer}
        if len(json.dumps(stored)) > MOST_KEPT:
            return False
        self.request.session[KEY] = {
            "draft": self.draft.pk,
            "answers": stored,
            "sent_at": sent_at,
        }
        return True

    def url(self, name: str, *more: int) -> str:
        return reverse(f"surveys:{name}", args=[self.draft.pk, *more])

    def page_url(self, number: int) -> str:
        return self.url("draft_try_page", number)

    def show(self, name: str, definition: Definition, **context: Any) -> HttpResponse:
        now = timezone.now()
        region = Region.objects.by_name().first()
        organisation = Organisation(name=_("Example organisation"))
        common = {
            "draft": self.draft,
            "definition": definition,
            "round": imagined_round(at=now),
            "invitation": Invitation(region=region, organisation=organisation, answered_at=now),
            "copy_key": "",
        }
        template = f"surveys/draft/try/{name}.html"
        return TemplateResponse(self.request, template, common | context)


def _framed(view: Any) -> Any:
    """The preview of the same draft shows it in a frame; nobody else may."""
    view = csp_replace({"frame-ancestors": ["'self'"]})(xframe_options_sameorigin(view))
    return permitted_anywhere(Permission.EDIT_SURVEYS)(never_cache(view))


@_framed
@require_http_methods(["GET", "HEAD", "POST"])
def draft_try(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """The start page; POST begins anew."""
    trial = Trial(request, draft_id)
    if request.method == "POST":
        request.session.pop(KEY, None)
        return redirect("surveys:draft_try", draft_id)
    if trial.definition is None:
        return redirect("surveys:draft_check", draft_id)
    first = asked_pages(trial.definition, trial.answers)
    onward = trial.page_url(first[0].number) if first else trial.url("draft_try_check")
    has_begun = any(trial.answers.values())
    return trial.show("start", trial.definition, next=onward, has_begun=has_begun)


@_framed
@require_http_methods(["GET", "HEAD", "POST"])
def draft_try_page(request: SignedInRequest, draft_id: int, page: int) -> HttpResponse:
    trial = Trial(request, draft_id)
    definition = trial.definition
    if definition is None:
        return redirect("surveys:draft_check", draft_id)
    topic = definition.page(page)
    if topic is None:
        raise Http404
    if request.method != "POST":
        if topic not in asked_pages(definition, trial.answers):
            return redirect(_page_after(trial, definition, page))
        return _show_page(trial, definition, PageForm.of(topic, trial.answers))
    page_form = PageForm.sent(topic, request.POST)
    trial.answers |= page_form.answers
    if not trial.keep():
        messages.warning(request, _("A test keeps no more text. Begin it anew, or write less."))
    page_form = page_form.asking(asked_codes(definition, trial.answers))
    appeared: frozenset[str] = frozenset()
    if going_on := is_going_on(request):
        appeared = page_form.conditional.difference(request.POST.get(SHOWN, "").split())
        page_form = page_form.requiring(but=appeared)
    if appeared or (page_form.is_faulty if going_on else page_form.would_be_lost):
        return _show_page(trial, definition, page_form, appeared)
    if "language" in request.POST:
        return set_language(request)
    if "back" in request.POST:
        return redirect(_page_before(trial, definition, page))
    if "from_check" in request.POST:
        return redirect("surveys:draft_try_check", draft_id)
    return redirect(_page_after(trial, definition, page))


@_framed
@require_http_methods(["GET", "HEAD", "POST"])
def draft_try_check(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """As it is looked at before sending; POST leads to the receipt, and sends nothing."""
    trial = Trial(request, draft_id)
    definition = trial.definition
    if definition is None:
        return redirect("surveys:draft_check", draft_id)
    waiting = waiting_questions(definition, trial.answers)
    is_refused = request.method == "POST" and (bool(waiting) or not any(trial.answers.values()))
    if request.method == "POST" and not is_refused:
        trial.keep(sent_at=timezone.now().isoformat())
        return redirect("surveys:draft_try_receipt", draft_id)
    context = check_context(definition, trial.answers, trial.page_url)
    return trial.show("check", definition, is_refused=is_refused, version=0, **context)


@_framed
@require_safe
def draft_try_receipt(request: SignedInRequest, draft_id: int) -> HttpResponse:
    trial = Trial(request, draft_id)
    if trial.definition is None or not trial.sent_at:
        return redirect("surveys:draft_try", draft_id)
    response = Response(reference="TEST", submitted_at=timezone.now())
    return trial.show("receipt", trial.definition, response=response, is_over=False)


def _show_page(
    trial: Trial, definition: Definition, page_form: PageForm, appeared: Set[str] = frozenset()
) -> HttpResponse:
    page_form = page_form.asking(asked_codes(definition, trial.answers))
    request = trial.request
    return trial.show(
        "page",
        definition,
        **place_of(definition, page_form, trial.answers),
        appeared=[q for q in page_form.page.questions if q.code in appeared],
        page_form=page_form,
        page=page_form.page,
        errors=page_form.errors,
        version=0,
        filled_name=FILLED,
        filled=filled_codes(page_form.page, trial.answers),
        mark_name="draft_survey",
        mark="",
        is_from_check="from_check" in request.POST or "check" in request.GET,
    )


def _page_before(trial: Trial, definition: Definition, number: int) -> str:
    before = [p.number for p in asked_pages(definition, trial.answers) if p.number < number]
    return trial.page_url(before[-1]) if before else trial.url("draft_try")


def _page_after(trial: Trial, definition: Definition, number: int) -> str:
    for page in asked_pages(definition, trial.answers):
        if page.number > number:
            return trial.page_url(page.number)
    return trial.url("draft_try_check")
