"""A representative corrects the facts of the organisation: some at once, the others as a proposal."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.revisions.facts import EditConflict
from portal.revisions.rescued_text import rescuing_text
from regions.organisations.access import organisation_or_404
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.reading import facts_of
from regions.organisations.forms.own_facts import OWN, PROPOSED, OwnFactsForm
from regions.organisations.models import Organisation
from regions.organisations.proposing.correcting import correct


def _names_of_fields(_request: HttpRequest) -> dict[str, str]:
    return {key: str(fact.label) for key, fact in FACTS.items()}


@rescuing_text(
    names_of_fields=_names_of_fields,
    reason=gettext_lazy("You may no longer change this organisation, so nothing was saved."),
)
@permitted_anywhere(Permission.PROPOSE_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def own_facts(request: SignedInRequest, public_id: str) -> HttpResponse:
    own = Organisation.objects.represented_by(request.user)
    organisation = organisation_or_404(own, public_id)
    if organisation.public_id != public_id:
        return redirect("organisations:own_facts", organisation.public_id)
    form = OwnFactsForm(
        request.POST or None,
        facts=facts_of(organisation),
        by=request.user,
        on=timezone.localdate(),
    )
    if form.is_looking:
        form.look()
    elif request.method == "POST" and form.is_valid() and _saved(request, form, organisation):
        return redirect(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "own": [form.shown(key) for key in OWN],
        "proposed": [form.shown(key) for key in PROPOSED],
    }
    return TemplateResponse(request, "organisations/own_facts/edit.html", context)


def _saved(request: SignedInRequest, form: OwnFactsForm, organisation: Organisation) -> bool:
    """False, with what is wrong in its place, where it cannot be saved as it stands."""
    try:
        saved, proposed = correct(
            organisation,
            form.facts_typed(),
            seen=form.seen,
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )
    except EditConflict as conflict:
        form.show_theirs(conflict, facts_of(organisation))
        return False
    except ValidationError as refused:
        for key, errors in refused.error_dict.items():
            for error in errors:
                form.say(key, error)
        return False
    if saved:
        messages.success(request, _("Saved."))
    if proposed:
        messages.success(
            request, _("Your proposal is sent. You are told by mail what was decided.")
        )
    if not (saved or proposed):
        messages.info(request, _("Nothing was different: nothing was saved."))
    return True
