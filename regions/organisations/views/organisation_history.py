"""What became of an organisation's facts and offices, from the newest change back to its coming."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.ui.lists import requested_page
from regions.organisations.access import organisation_or_404
from regions.organisations.models import Organisation
from regions.organisations.offices.terms import past_terms
from regions.organisations.page.history import change_entries


@permitted_anywhere(Permission.NAME_ORGANISATIONS)
@require_safe
def organisation_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    if organisation.public_id != public_id:
        return redirect("organisations:organisation_history", organisation.public_id)
    page = requested_page(request, organisation.changes.select_related("by"))
    return TemplateResponse(
        request,
        "organisations/organisation/history.html",
        {
            "organisation": organisation,
            "page": page,
            "changes": change_entries(page.object_list, user=request.user),
            "past_terms": past_terms(organisation, on=timezone.localdate()),
        },
    )
