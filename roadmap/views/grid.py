"""The three grids: all steps by all regions, one step by regions, one region by steps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from regions.access import in_region
from regions.models import Region
from roadmap.access import reportable
from roadmap.forms.grid import GridFilter
from roadmap.forms.status import StatusForm
from roadmap.models import Roadmap, Step
from roadmap.models.roadmap import sees_drafts
from roadmap.progress.cells import grid_of, tally
from roadmap.progress.drawing import legend, written_tally
from roadmap.progress.listing import listed
from roadmap.progress.overview import Overview, is_open, steps_of


@public
@require_safe
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """On a phone it offers the choice of one step or one region instead."""
    roadmap = get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug)
    on = timezone.localdate()
    regions = list(Region.objects.by_name())
    form = GridFilter.of(request.GET, roadmap)
    whole = grid_of(roadmap, steps_of(roadmap, form), regions, on=on)
    narrowed = whole.narrowed(form.takes)
    may_report = reportable(request.user, regions, on=on) if not roadmap.is_archived else []
    return TemplateResponse(
        request,
        "roadmap/progress/overview.html",
        {
            "roadmap": roadmap,
            "form": form,
            "regions": regions,
            "overview": Overview(narrowed, may_report),
            "on": on,
            "step_count": len(narrowed.steps),
            "legend": legend(),
            "may_report": bool(may_report),
        },
    )


@in_region(Permission.VIEW_ROADMAP)
@require_safe
def grid_region(request: HttpRequest, *, region: Region, slug: str) -> HttpResponse:
    roadmap = get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug)
    on = timezone.localdate()
    form = GridFilter.of(request.GET, roadmap)
    whole = grid_of(roadmap, steps_of(roadmap, form), [region], on=on).applying_to(region)
    narrowed = whole.narrowed(form.takes)
    may_report = reportable(request.user, [region], on=on) if not roadmap.is_archived else []
    return TemplateResponse(
        request,
        "roadmap/progress/region.html",
        {
            "roadmap": roadmap,
            "region": region,
            "form": form,
            "rows": listed(
                narrowed, reportable=may_report, sees_internal=sees_drafts(request.user)
            ),
            "told": written_tally(tally(list(whole.all_cells()))),
            "may_report": bool(may_report),
        },
    )


@public
@require_safe
def grid_step(request: HttpRequest, pk: int) -> HttpResponse:
    steps = Step.objects.visible_to(request.user).select_related("priority__roadmap")
    return step_page(request, get_object_or_404(steps, pk=pk), StatusForm())


def step_page(
    request: HttpRequest, step: Step, form: StatusForm, *, status: int = 200
) -> HttpResponse:
    """The grid of the step; `form` reports the same for the regions that are chosen in it."""
    on = timezone.localdate()
    regions = list(Region.objects.by_name())
    whole = grid_of(step.roadmap, [step], regions, on=on)
    may_report = reportable(request.user, regions, on=on) if is_open(step) else []
    rows = listed(whole, reportable=may_report, sees_internal=sees_drafts(request.user))
    return TemplateResponse(
        request,
        "roadmap/progress/step.html",
        {
            "step": step,
            "roadmap": step.roadmap,
            "rows": rows,
            "form": form,
            "chosen": request.POST.getlist("region"),
            "told": written_tally(tally(list(whole.all_cells()))),
            "may_report": sum(row.may_report for row in rows),
        },
        status=status,
    )
