"""Who could speak for the organisations of a place and theme."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.organisations.models import Organisation
from regions.structures.forms.speakers import SpeakersForm
from regions.structures.reach import missing
from regions.structures.reach.speaking import Question, who_could_speak


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def speaker_list(request: SignedInRequest) -> HttpResponse:
    """Persons by name only of structures whose members this person sees; roles of all."""
    form = SpeakersForm(request.GET or None, at=timezone.now())
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        question = form.question
        theme = Organisation.Theme(question.theme).label if question.theme else ""
        context |= {
            "question": question,
            "theme": capfirst(str(theme)),
            "answer": who_could_speak(question, user=request.user),
            "missing_url": _missing_url(request, question, today=form.today),
        }
    return TemplateResponse(request, "structures/speakers.html", context)


def _missing_url(request: SignedInRequest, question: Question, *, today: object) -> str:
    """Those that nobody reaches, for who may ask the register; it knows of today alone."""
    if question.day != today or not missing.may_ask(request.user):
        return ""
    asked = {missing.FIELD: missing.NOBODY, "municipality": question.municipality.pk}
    if question.theme:
        asked["theme"] = question.theme
    return f"{reverse('organisations:register')}?{urlencode(asked)}"
