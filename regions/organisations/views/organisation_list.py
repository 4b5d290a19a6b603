"""The register of organisations, of the nation or of a region, as far as this person may see it."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.access import in_region
from regions.models import Region
from regions.organisations.finding.actions import bulk_actions
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.finding.listing import Listing
from regions.organisations.models import SavedView


@permitted_anywhere(Permission.LIST_ORGANISATIONS)
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    return _list(request, region=None)


@in_region(Permission.LIST_ORGANISATIONS)
@require_safe
def organisation_list(request: SignedInRequest, *, region: Region) -> HttpResponse:
    return _list(request, region=region)


def _list(request: SignedInRequest, *, region: Region | None) -> HttpResponse:
    form = RegisterFilter(request.GET, by=request.user, at=timezone.now(), region=region)
    listing = Listing(form, request.GET)
    actions = [(name, each.label) for name, each in bulk_actions.items() if each.may(form)]
    can_choose = bool(actions) and form.may_name
    context = {
        "region": region,
        "form": form,
        "listing": listing,
        "page": listing.page,
        "body": listing.body(can_choose=can_choose),
        "url": request.path,
        "actions": actions,
        "can_choose": can_choose,
        "saved_views": SavedView.objects.filter(user=request.user),
        "view_query": listing.query,
        "may_import": request.user.has_perm_anywhere(Permission.EDIT_ORGANISATIONS),
    }
    return TemplateResponse(request, "organisations/organisation/list.html", context)
