"""A step, to be read: its page is composed of what the rooms of the roadmap say of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.registry.page_parts import made
from roadmap.models import Step
from roadmap.plan.step_page import StepVisit, step_links, step_parts


@public
@require_safe
def step_detail(request: HttpRequest, pk: int) -> HttpResponse:
    steps = Step.objects.visible_to(request.user).select_related(
        "priority__roadmap", "responsible_organisation"
    )
    visit = StepVisit(
        get_object_or_404(steps, pk=pk),
        request.user,
        timezone.now(),
        wants_all_history=request.GET.get("history") == "all",
    )
    return TemplateResponse(
        request,
        "roadmap/plan/step.html",
        {
            "step": visit.step,
            "parts": made(step_parts, visit),
            "links": made(step_links, visit),
        },
    )
