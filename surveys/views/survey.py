"""The surveys there are, and each as it will be asked: to be read before a round is opened."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.models import Survey, SurveyDraft
from surveys.questionnaire.definition import KIND_LABELS


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
    context = {"survey": survey, "definition": survey.definition, "pages": pages}
    return TemplateResponse(request, "surveys/survey/detail.html", context)
