"""The page of one organisation."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.organisations.access import organisation_or_404
from regions.organisations.models import Organisation


@permitted_anywhere(Permission.NAME_ORGANISATIONS)
@require_safe
def organisation_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """An id that was merged, or was written otherwise, leads to the address of today."""
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    if organisation.public_id != public_id:
        return redirect(organisation)
    context = {"organisation": organisation}
    return TemplateResponse(request, "organisations/organisation/detail.html", context)
