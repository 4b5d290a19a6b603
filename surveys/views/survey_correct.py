"""Mending a spelling mistake in a survey: choose the text, then write it anew in each language."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.library.correcting import (
    NoSuchText,
    WordsRefused,
    correct_survey,
    correctable_texts,
)
from surveys.models import Survey
from surveys.questionnaire.definition_file import FaultyDefinition

LONGEST = 3_000


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_correct(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """Without a place, every text to choose from; with one, its words in each language."""
    survey = get_object_or_404(Survey.objects.editable_by(request.user), pk=survey_id)
    texts = {each.place: each for each in correctable_texts(survey.content)}
    place = request.POST.get("place") or request.GET.get("place", "")
    context: dict[str, Any] = {"survey": survey, "texts": texts.values()}
    if not place:
        return TemplateResponse(request, "surveys/survey/correct.html", context)
    if place not in texts:
        raise Http404
    words = texts[place].words
    context |= {"chosen": texts[place], "words": words.items()}
    if request.method == "POST":
        sent = {each: request.POST.get(each, words[each])[:LONGEST] for each in words}
        context["words"] = sent.items()
        try:
            made = correct_survey(
                survey, place=place, words=sent, by=request.user, at=timezone.now()
            )
        except FaultyDefinition as faulty:
            context["error"] = " ".join(fault.message for fault in faulty.faults)
        except WordsRefused as refused:
            context["error"] = str(refused)
        except NoSuchText:
            raise Http404 from None
        else:
            _tell(request, len(made))
            return redirect(survey)
    return TemplateResponse(request, "surveys/survey/correct.html", context)


def _tell(request: SignedInRequest, count: int) -> None:
    if count:
        message = ngettext(
            "%(count)d text was corrected; old and new words are shown with the results.",
            "%(count)d texts were corrected; old and new words are shown with the results.",
            count,
        )
        messages.success(request, message % {"count": count})
    else:
        messages.info(request, _("The words are as they were: nothing was corrected."))
