"""What the pages have in common on which the plan is changed: fill in, save or be told why not; ask first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.accounts.access import SignedInRequest, View
from portal.revisions.rescued_text import rescuing_text
from roadmap.forms.facts import FactsForm
from roadmap.forms.outcome import OutcomeForm
from roadmap.forms.responsible import ResponsibleFields
from roadmap.plan.deletion import Going
from roadmap.texts.subject import BY_MODEL


def giving_text_back(form: type[forms.Form]) -> Callable[[View], View]:
    """Whoever may no longer save gets back what was typed, under the names of the fields."""

    def names_of_fields(_request: HttpRequest) -> dict[str, str]:
        return _texts_of(form) | {
            name: str(field.label) for name, field in form.base_fields.items() if field.label
        }

    return rescuing_text(
        names_of_fields=names_of_fields,
        reason=_("You may no longer change this in the roadmap, so nothing was saved."),
    )


def _texts_of(form: type[forms.Form]) -> dict[str, str]:
    """Those that a form takes from its model, language by language."""
    if issubclass(form, FactsForm):
        return {one.key: capfirst(str(one.label)) for one in BY_MODEL[form.model].named}
    if issubclass(form, OutcomeForm):
        return form.names_of_texts()
    return {}


def fill_in(
    request: SignedInRequest,
    form: FactsForm[Any],
    *,
    template: str,
    said: str,
    leads_to: Callable[[Any], str],
    **context: Any,
) -> HttpResponse:
    """Save what is right and lead on; otherwise the form again, with all that was typed."""
    if request.method == "POST" and _is_to_be_saved(form) and form.is_valid():
        saved = form.save()
        if saved is not None:
            messages.success(request, said)
            return redirect(leads_to(saved))
    return TemplateResponse(request, template, {"form": form, **context})


def _is_to_be_saved(form: FactsForm[Any]) -> bool:
    """Whoever only looks for an organisation is told of nothing else that is missing."""
    if not isinstance(form, ResponsibleFields) or not form.is_finding:
        return True
    form.is_valid()
    form.forget_errors_but("organisation")
    return False


def ask_before_deleting(
    request: SignedInRequest,
    thing: Model,
    *,
    delete: Callable[[], None],
    going: Going,
    refusal: str,
    back: str,
    leads_to: str,
) -> HttpResponse:
    """What goes, and the button; or why it may not go, and what to do instead."""
    if request.method == "POST":
        try:
            delete()
        except ValidationError as error:
            refusal = error.messages[0]
        except ObjectDoesNotExist:
            # Pressed twice, or a colleague was faster: it is gone, as was wanted.
            return redirect(leads_to)
        else:
            messages.success(request, _("Deleted."))
            return redirect(leads_to)
    context = {"thing": thing, "going": going, "refusal": refusal, "back": back}
    return TemplateResponse(request, "roadmap/editing/delete.html", context)


def sent_back(request: HttpRequest, refusal: str, to: str) -> HttpResponse:
    """To the page that can still be read, with the reason why nothing can be changed."""
    messages.info(request, refusal)
    return redirect(to)


def refusal_of(refuse: Callable[[], None]) -> str:
    """What `refuse` would say; empty where it lets pass."""
    try:
        refuse()
    except ValidationError as error:
        return str(error.messages[0])
    return ""
