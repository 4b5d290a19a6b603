"""The surveys there are, and each as it will be asked: to be read before a round is opened."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.forms.survey_filter import SurveyFilterForm
from surveys.forms.survey_new import SurveyNewForm
from surveys.library.listing import list_surveys, narrowed
from surveys.library.making_ready import bring_survey_back, retire_survey
from surveys.library.starting import MadeByOthers, edit_survey
from surveys.models import Round, Survey, SurveyDraft
from surveys.questionnaire.condition_words import in_words
from surveys.questionnaire.definition import KIND_LABELS, Definition, Page, Question
from surveys.views.round import done


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_safe
def survey_list(request: SignedInRequest) -> HttpResponse:
    """What was asked, can be asked, and is being made; narrowed down by the address."""
    form = SurveyFilterForm(request.GET)
    asked = form.asked
    all_listed = list_surveys(
        Survey.objects.with_rounds().prefetch_related("regions"),
        SurveyDraft.objects.editable_by(request.user).prefetch_related("regions"),
        Round.objects.visible_to(request.user).order_by("-opens_at"),
        frozenset(Survey.objects.editable_by(request.user).values_list("pk", flat=True)),
        frozenset(Survey.objects.askable_by(request.user).values_list("pk", flat=True)),
    )
    listed = narrowed(
        all_listed,
        words=asked.get("q", ""),
        state=asked.get("state", ""),
        language=asked.get("language", ""),
        region=asked.get("region", ""),
    )
    context = {
        "listed": listed,
        "form": form,
        "is_narrowed": len(listed) < len(all_listed),
        "may_make": request.user.has_perm_anywhere(Permission.EDIT_SURVEYS),
    }
    return TemplateResponse(request, "surveys/survey/list.html", context)


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_safe
def survey_detail(request: SignedInRequest, survey_id: int) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.with_rounds(), pk=survey_id)
    definition = survey.definition
    pages = [
        (
            page,
            _condition(page, definition),
            [
                (each, KIND_LABELS[each.kind], _condition(each, definition))
                for each in page.questions
            ],
        )
        for page in definition.pages
    ]
    rounds = Round.objects.visible_to(request.user).filter(survey=survey).order_by("-opens_at")
    context = {
        "survey": survey,
        "definition": definition,
        "pages": pages,
        "regions": survey.regions.by_name(),
        "rounds": rounds,
        "corrections": survey.corrections.select_related("by"),
        "may_edit": Survey.objects.editable_by(request.user).filter(pk=survey.pk).exists(),
        "may_ask": Survey.objects.askable_by(request.user).filter(pk=survey.pk).exists(),
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


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_new(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    form = SurveyNewForm(
        request.POST or None, by=request.user, at=now, today=timezone.localdate(now)
    )
    if form.is_bound and form.is_valid():
        return redirect(form.save())
    return TemplateResponse(request, "surveys/survey/new.html", {"form": form})


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_POST
def survey_edit(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """The draft of the next version: the one there is, or a new one."""
    survey = get_object_or_404(Survey.objects.editable_by(request.user), pk=survey_id)
    try:
        return redirect(edit_survey(survey, by=request.user, at=timezone.now()))
    except MadeByOthers:
        messages.error(
            request,
            _("People of other regions are making the next version. Ask the project manager."),
        )
        return redirect(survey)


def _condition(part: Page | Question, definition: Definition) -> str:
    """In words; nothing where it is asked of everybody."""
    return in_words(part.ask_if, definition.by_code) if part.ask_if else ""
