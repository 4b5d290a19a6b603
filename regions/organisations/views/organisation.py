"""The page of one organisation, and its contact data for whoever asks to see it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.registry.page_parts import made
from regions.organisations.access import organisation_or_404
from regions.organisations.models import Organisation
from regions.organisations.organisation_page import (
    OrganisationVisit,
    organisation_links,
    organisation_parts,
)


@permitted_anywhere(Permission.NAME_ORGANISATIONS)
@require_safe
def organisation_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """An id that was merged, or was written otherwise, leads to the address of today."""
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    if organisation.public_id != public_id:
        return redirect(organisation)
    return _page(request, OrganisationVisit(organisation, request.user, timezone.now()))


@never_cache
@permitted_anywhere(Permission.VIEW_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_contacts(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page once more, with the contact data open in this one response; the opening is recorded.

    Looking at the address alone (after signing in, say) opens nothing.
    """
    opened = Organisation.objects.named_for(request.user) & Organisation.objects.with_open_contacts(
        request.user
    )
    organisation = organisation_or_404(opened, public_id)
    if request.method != "POST":
        return redirect(f"{organisation.get_absolute_url()}#contacts")
    now = timezone.now()
    trail.record(
        "organisation.contacts_opened",
        by=request.user,
        subject=organisation,
        scope=organisation.home_region_code,
        at=now,
    )
    return _page(request, OrganisationVisit(organisation, request.user, now, shows_contacts=True))


def _page(request: SignedInRequest, visit: OrganisationVisit) -> HttpResponse:
    return TemplateResponse(
        request,
        "organisations/organisation/detail.html",
        {
            "organisation": visit.organisation,
            "parts": made(organisation_parts, visit),
            "links": made(organisation_links, visit),
            "list_region": visit.list_region,
        },
    )
