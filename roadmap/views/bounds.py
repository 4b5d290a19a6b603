"""From where on figures propose: the bounds of a roadmap."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted, permitted_anywhere
from portal.accounts.permissions import Permission
from roadmap.evidence.bounds_table import bounds_table
from roadmap.forms.bounds import BoundsForm
from roadmap.models import Roadmap


@permitted_anywhere(Permission.VIEW_ROADMAP_DRAFTS)
@require_safe
def bounds(request: SignedInRequest, slug: str) -> HttpResponse:
    roadmap = _roadmap(request, slug)
    context = {"roadmap": roadmap, "table": bounds_table(roadmap)}
    return TemplateResponse(request, "roadmap/evidence/bounds.html", context)


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def bounds_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    roadmap = _roadmap(request, slug)
    form = BoundsForm(request.POST or None, roadmap=roadmap, by=request.user, at=timezone.now())
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(
            request, _("Saved. The figures are looked at with these bounds from now on.")
        )
        return redirect("roadmap:bounds", roadmap.slug)
    context = {"roadmap": roadmap, "form": form}
    return TemplateResponse(request, "roadmap/evidence/bounds_edit.html", context)


def _roadmap(request: SignedInRequest, slug: str) -> Roadmap:
    return get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug)
