"""Surveys as files: in, looked at before they are saved, and out."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.importing.downloads import attached
from portal.jobs.requests import enqueue
from portal.tabular import xlsx
from surveys.exchange.finding import LEVEL_LABELS
from surveys.exchange.writing import form_workbook
from surveys.forms.survey_file import SurveyFileForm
from surveys.library.from_file import (
    NotCarried,
    begin_from_file,
    carried,
    read_survey_file,
    taken_along,
)
from surveys.library.shown import shown_pages
from surveys.models import Survey


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_from_file(request: SignedInRequest) -> HttpResponse:
    """Choose a file; see what was understood of it and all that is said; save it as a draft."""
    if request.method == "POST" and "understood" in request.POST:
        return _saved(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SurveyFileForm(*sent, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _shown(request, form)
    return TemplateResponse(request, "surveys/file/new.html", {"form": form})


def _shown(request: SignedInRequest, form: SurveyFileForm) -> HttpResponse:
    read = read_survey_file(form.cleaned_data["file"], language=form.language_chosen)
    regions = [region.pk for region in form.cleaned_data.get("regions", ())]
    definition = read.definition
    context = {
        "name": form.cleaned_data["file"].name,
        "findings": [(LEVEL_LABELS[level], found, more) for level, found, more in read.by_level],
        "definition": definition,
        "pages": shown_pages(definition) if definition else [],
        "understood": carried(read.content, regions, by=request.user) if definition else "",
        "form": form,
    }
    return TemplateResponse(request, "surveys/file/understood.html", context)


def _saved(request: SignedInRequest) -> HttpResponse:
    form = SurveyFileForm(user=request.user)
    try:
        content, keys = taken_along(request.POST["understood"], by=request.user)
    except NotCarried:
        messages.error(
            request, _("Nothing was saved: the page was too old. Choose the file again.")
        )
        return redirect("surveys:survey_from_file")
    own = form.own_regions
    regions = [] if own is None else list(own.filter(pk__in=keys))
    # Whoever lost their regions meanwhile makes no survey of the whole country.
    if own is not None and not regions:
        messages.error(
            request, _("Nothing was saved: the regions are no longer yours. Choose the file again.")
        )
        return redirect("surveys:survey_from_file")
    draft = begin_from_file(content, regions=regions, by=request.user, at=timezone.now())
    messages.success(request, _("The survey was saved as a draft."))
    return redirect(draft)


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_safe
def survey_json(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """The definition as it is kept: docs/survey-definition.md tells its shape."""
    survey = get_object_or_404(Survey, pk=survey_id)
    content = json.dumps(survey.content, ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(content, content_type="application/json")
    return attached(response, f"{survey.code}-{survey.version}.json")


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_safe
def survey_xlsform(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """As KoboToolbox, ODK and whoever reads XLSForms take it."""
    survey = get_object_or_404(Survey, pk=survey_id)
    content = b"".join(form_workbook(survey.content))
    response = HttpResponse(content, content_type=xlsx.CONTENT_TYPE)
    return attached(response, f"{survey.code}-{survey.version}.xlsx")


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_POST
def survey_paper(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """To be filled in by hand, in the language of the page. A worker makes the file."""
    survey = get_object_or_404(Survey, pk=survey_id)
    parameters = {"survey_id": survey.pk, "language": get_language() or "fi"}
    job = enqueue(
        "survey_paper",
        by=request.user,
        at=timezone.now(),
        parameters=parameters,
        key=str(survey.pk),
    )
    return redirect("reports:job_detail", job_id=job.pk)
