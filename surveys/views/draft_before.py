"""The next version of a survey beside the one before: each question same, carried over or new."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.forms.draft_before import DraftBeforeForm
from surveys.library import parts
from surveys.library.access import draft_for
from surveys.library.before import (
    before_of,
    may_go_on_from,
    set_before,
    survey_before,
    what_it_rests_on,
)
from surveys.library.drafts import Did, EditConflict, change_draft, mark_of
from surveys.models import Round, Survey, SurveyDraft
from surveys.questionnaire.definition_file import complete_questions
from surveys.questionnaire.going_on import Relation


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_safe
def draft_before(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """All questions, and which comparisons end with what."""
    draft = draft_for(request.user, draft_id)
    before = before_of(draft)
    context = {
        "draft": draft,
        "before": before,
        "rounds": rounds_of(request, before.survey) if before else (),
    }
    return TemplateResponse(request, "surveys/draft/before.html", context)


def rounds_of(request: SignedInRequest, survey: Survey) -> list[Round]:
    """Those that asked it and that this person sees, newest first."""
    return list(Round.objects.visible_to(request.user).opened().filter(survey=survey))


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_before_question(request: SignedInRequest, draft_id: int, code: str) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    try:
        parts.find_question(draft.content, code)
    except parts.PartGone:
        raise Http404 from None
    survey = survey_before(draft)
    if survey is None or code not in complete_questions(draft.content):
        message = _("There is nothing to compare this question with yet.")
        messages.info(request, message)
        return redirect("surveys:draft_before", draft.pk)
    form = _form(request, draft, survey, code)
    if not (form.is_bound and form.is_valid()) or form.is_of_another or "show" in request.POST:
        if form.is_of_another or "show" in request.POST:
            form.errors.clear()
        return _show(request, draft, survey, code, form)

    def change(content: dict[str, Any]) -> None:
        relation = Relation(form.cleaned_data["relation"])
        set_before(
            content,
            code,
            relation=relation,
            was=form.cleaned_data["question_before"],
            codes=form.codes,
        )

    try:
        change_draft(
            draft.pk,
            change,
            did=Did.SET_BEFORE,
            about=code,
            seen=request.POST.get("seen", ""),
            part=lambda content: what_it_rests_on(content, code),
            by=request.user,
            at=timezone.now(),
        )
    except EditConflict as conflict:
        theirs = conflict.draft
        form = _form(request, theirs, survey, code)
        form.is_valid()
        return _show(request, theirs, survey, code, form, is_conflict=True)
    except (parts.PartGone, SurveyDraft.DoesNotExist):
        messages.warning(request, _("A colleague has removed this meanwhile."))
        return redirect("surveys:survey_list")
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('surveys:draft_before', args=[draft.pk])}#{code}")


def _form(
    request: SignedInRequest, draft: SurveyDraft, survey: Survey, code: str
) -> DraftBeforeForm:
    question = complete_questions(draft.content)[code]
    earlier = may_go_on_from(question, draft.content, survey.definition)
    return DraftBeforeForm(request.POST or None, question=question, earlier=earlier)


def _show(
    request: SignedInRequest,
    draft: SurveyDraft,
    survey: Survey,
    code: str,
    form: DraftBeforeForm,
    *,
    is_conflict: bool = False,
) -> HttpResponse:
    before = before_of(draft)
    context = {
        "draft": draft,
        "survey": survey,
        "form": form,
        "code": code,
        "related": before.by_code.get(code) if before else None,
        "seen": mark_of(what_it_rests_on(draft.content, code)),
        "is_conflict": is_conflict,
    }
    # What was seen by who sends it again is what is shown now only where they were told of it.
    if form.is_bound and not is_conflict:
        context["seen"] = request.POST.get("seen", "")
    return TemplateResponse(request, "surveys/draft/before_question.html", context)
