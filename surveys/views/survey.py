"""A survey as it will be asked: to be read before a round is opened."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.models import Survey
from surveys.questionnaire.definition import KIND_LABELS


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
