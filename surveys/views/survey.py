"""The surveys there are, and each as it will be asked: to be read before a round is opened."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.library.making_ready import bring_survey_back, retire_survey
from surveys.models import Survey, SurveyDraft
from surveys.questionnaire.definition import KIND_LABELS
from surveys.views.round import done


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_safe
def survey_list(request: SignedInRequest) -> HttpResponse:
    """What was asked, can be asked, and is being made."""
    context = {
        "surveys": Survey.objects.with_rounds(),
        "drafts": SurveyDraft.objects.editable_by(request.user),
        "may_make": request.user.has_perm_anywhere(Permission.EDIT_SURVEYS),
    }
    return TemplateResponse(request, "surveys/survey/list.html", context)


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_safe
def survey_detail(request: SignedInRequest, survey_id: int) -> HttpResponse:
    survey = get_object_or_404(Survey, pk=survey_id)
    pages = [
        (page, [(question, KIND_LABELS[question.kind]) for question in page.questions])
        for page in survey.definition.pages
    ]
    context = {
        "survey": survey,
        "definition": survey.definition,
        "pages": pages,
        "regions": survey.regions.by_name(),
        "may_edit": Survey.objects.editable_by(request.user).filter(pk=survey_id).exists(),
    }
    return TemplateResponse(request, "surveys/survey/detail.html", context)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_POST
def survey_retire(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """Let no more rounds be planned on it, or let them again."""
    survey = get_object_or_404(Survey.objects.editable_by(request.user), pk=survey_id)
    now = timezone.now()
    if "back" in request.POST:
        bring_survey_back(survey, by=request.user, at=now)
        messages.success(request, _("Rounds can be planned on this survey again."))
    elif done(request, lambda: retire_survey(survey, by=request.user, at=now)):
        messages.success(request, _("The survey is retired: no more rounds are planned on it."))
    return redirect(survey)
