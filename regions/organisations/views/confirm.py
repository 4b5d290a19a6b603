"""Confirming the facts of an organisation by one press."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.organisations.access import organisation_or_404, record_contacts_shown
from regions.organisations.confirming.confirming import confirm, lines_of, mark_of
from regions.organisations.facts.reading import facts_of
from regions.organisations.models import Organisation


@permitted_anywhere(Permission.NAME_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_confirm(request: SignedInRequest, public_id: str) -> HttpResponse:
    """For who represents or edits it; 403 for who only sees it."""
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    of_one = Organisation.objects.filter(pk=organisation.pk)
    is_own = of_one.represented_by(request.user).exists()
    edits = of_one.editable_by(request.user).exists()
    if not (is_own or edits):
        raise PermissionDenied
    if request.method == "POST":
        kinds = Organisation.ConfirmedAs
        is_done = confirm(
            organisation,
            mark=request.POST.get("mark", ""),
            confirmed_as=kinds.REPRESENTATIVE if is_own else kinds.STAFF,
            by=request.user,
            at=timezone.now(),
        )
        if is_done:
            messages.success(request, _("The facts are confirmed. Thank you."))
            return redirect(organisation)
        messages.warning(request, _("The facts have been changed meanwhile. Look at them again."))
        return redirect("organisations:confirm", organisation.public_id)
    facts = facts_of(organisation)
    if not is_own and (facts["email"] or facts["phone"]):
        record_contacts_shown(request, organisation, at=timezone.now())
    context = {
        "organisation": organisation,
        "lines": lines_of(facts, shows_contacts=True),
        "mark": mark_of(facts),
        "edits": edits,
    }
    return TemplateResponse(request, "organisations/confirm/show.html", context)
