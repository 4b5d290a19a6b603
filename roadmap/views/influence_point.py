"""Influence points: read by everybody, planned and changed by those who report in their region."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.permissions import Permission
from roadmap.access import may_report, why_closed
from roadmap.forms.influence_point import InfluencePointForm
from roadmap.influence.editing import delete_point, outcome_refusal
from roadmap.influence.point_page import point_page
from roadmap.models import InfluencePoint, Roadmap
from roadmap.plan.deletion import Going
from roadmap.views.editing import ask_before_deleting, fill_in, giving_text_back, sent_back

MOST_HINT = 40


@public
@require_safe
def influence_point_detail(request: HttpRequest, pk: int) -> HttpResponse:
    points = InfluencePoint.objects.visible_to(request.user).with_roadmap()
    page = point_page(get_object_or_404(points, pk=pk), request.user, at=timezone.now())
    return TemplateResponse(request, "roadmap/influence/detail.html", {"page": page})


@giving_text_back(InfluencePointForm)
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def influence_point_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """`?place=step:5` and `?region=06` fill in where one came from."""
    roadmap = get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug)
    hints = {name: request.GET.get(name, "")[:MOST_HINT] for name in ("place", "region")}
    said = _("The influence point is planned.")
    return _page(request, roadmap, said=said, usual=hints)


@giving_text_back(InfluencePointForm)
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def influence_point_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    point = own_point(request, pk)
    return _page(request, point.roadmap, said=_("The influence point is saved."), thing=point)


def _page(request: SignedInRequest, roadmap: Roadmap, *, said: str, **of_form: Any) -> HttpResponse:
    if request.method != "POST" and (refusal := why_closed(roadmap)):
        thing = of_form.get("thing", roadmap)
        return sent_back(request, refusal, thing.get_absolute_url())
    form = InfluencePointForm(
        request.POST or None, roadmap=roadmap, by=request.user, at=timezone.now(), **of_form
    )
    return fill_in(
        request,
        form,
        template="roadmap/influence/edit.html",
        said=said,
        leads_to=InfluencePoint.get_absolute_url,
        roadmap=roadmap,
    )


@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def influence_point_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask on a page of its own; only while nothing came of it."""
    point = own_point(request, pk)
    place = point.step or point.roadmap
    return ask_before_deleting(
        request,
        point,
        delete=lambda: delete_point(point, by=request.user, at=timezone.now()),
        going=Going(),
        refusal=why_closed(point.roadmap) or outcome_refusal(point),
        back=point.get_absolute_url(),
        leads_to=place.get_absolute_url(),
    )


def own_point(request: SignedInRequest, pk: int) -> InfluencePoint:
    """One that may be changed by whoever asks: 404 where it is not to be seen, 403 where only read."""
    points = InfluencePoint.objects.visible_to(request.user).with_roadmap()
    point = get_object_or_404(points, pk=pk)
    if not may_report(request.user, point.region):
        raise PermissionDenied
    return point
