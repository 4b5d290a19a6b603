"""The offices that answer to organisations in a region: which there are, one more, another word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest
from portal.accounts.permissions import Permission
from regions.access import in_region
from regions.models import Region
from regions.structures.forms.liaison import LiaisonForm
from regions.structures.models import LiaisonOffice


@in_region(Permission.EDIT_PROFILE)
@require_safe
def liaison_list(request: SignedInRequest, *, region: Region) -> HttpResponse:
    """Those that have ended stand last."""
    today = timezone.localdate()
    offices = list(region.liaison_offices.select_related("municipality"))
    context = {
        "region": region,
        "offices": [one for one in offices if one.ends_on is None or one.ends_on >= today],
        "ended": [one for one in offices if one.ends_on is not None and one.ends_on < today],
    }
    return TemplateResponse(request, "structures/liaison/list.html", context)


@in_region(Permission.EDIT_PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def liaison_new(request: SignedInRequest, *, region: Region) -> HttpResponse:
    return _fill_in(request, region, None)


@in_region(Permission.EDIT_PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def liaison_edit(request: SignedInRequest, *, region: Region, liaison_id: int) -> HttpResponse:
    offices = region.liaison_offices.select_related("region")
    return _fill_in(request, region, get_object_or_404(offices, pk=liaison_id))


def _fill_in(
    request: SignedInRequest, region: Region, office: LiaisonOffice | None
) -> HttpResponse:
    form = LiaisonForm(
        request.POST or None, region=region, thing=office, by=request.user, at=timezone.now()
    )
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("The office is saved."))
        return redirect("structures:liaison_list", region.slug)
    context = {"form": form, "region": region}
    return TemplateResponse(request, "structures/liaison/edit.html", context)
