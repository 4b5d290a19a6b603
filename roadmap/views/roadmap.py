"""A roadmap, its steps and influence points, to be read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from roadmap.models import InfluencePoint, Roadmap, Step
from roadmap.plan.step_page import StepVisit, made_links, made_parts, step_links, step_parts


@public
@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The roadmap that runs; the newest archived one where none does."""
    roadmap = Roadmap.objects.visible_to(request.user).current_first().first()
    return _page(request, roadmap)


@public
@require_safe
def roadmap_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug))


def _page(request: HttpRequest, roadmap: Roadmap | None) -> HttpResponse:
    return TemplateResponse(request, "roadmap/plan/detail.html", {"roadmap": roadmap})


@public
@require_safe
def step_detail(request: HttpRequest, pk: int) -> HttpResponse:
    steps = Step.objects.visible_to(request.user).select_related(
        "priority__roadmap", "responsible_organisation"
    )
    visit = StepVisit(get_object_or_404(steps, pk=pk), request.user, timezone.now())
    return TemplateResponse(
        request,
        "roadmap/plan/step.html",
        {
            "step": visit.step,
            "parts": made_parts(step_parts, visit),
            "links": made_links(step_links, visit),
        },
    )


@public
@require_safe
def influence_point_detail(request: HttpRequest, pk: int) -> HttpResponse:
    points = InfluencePoint.objects.visible_to(request.user).select_related(
        "priority__roadmap", "step__priority__roadmap"
    )
    return TemplateResponse(
        request, "roadmap/influence/detail.html", {"point": get_object_or_404(points, pk=pk)}
    )
