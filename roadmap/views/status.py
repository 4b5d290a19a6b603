"""One cell of the grid: what was reported there; reporting, for one region or for several."""

from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import signed_out
from portal.revisions.rescued_text import (
    forget,
    is_from_writer,
    mark_of_writer,
    rescued_fields,
    rescuing_text,
)
from portal.ui.lists import requested_page
from regions.access import in_region
from regions.models import Region
from roadmap.access import Refused, reportable
from roadmap.forms.status import CellForm, StatusForm
from roadmap.models import Status, Step
from roadmap.models.roadmap import sees_drafts
from roadmap.progress.cells import grid_of
from roadmap.progress.drawing import spoken
from roadmap.progress.history import statuses_of, told
from roadmap.progress.listing import ListedCell, listed
from roadmap.progress.overview import is_open, region_address
from roadmap.progress.preview import preview
from roadmap.progress.reporting import ColleagueWasFaster, Reported, report_status, report_statuses
from roadmap.views.grid import step_page

REASON = gettext_lazy("You may no longer report in this region, so nothing was saved.")


def _names_of_fields(_request: HttpRequest) -> Mapping[str, str]:
    return {"note": _("Note"), "link": _("Link to what it rests on")}


rescuing_report = rescuing_text(names_of_fields=_names_of_fields, reason=REASON)


def _step_or_404(request: HttpRequest, pk: int) -> Step:
    steps = Step.objects.visible_to(request.user).select_related("priority__roadmap")
    return get_object_or_404(steps, pk=pk)


@in_region(Permission.VIEW_ROADMAP)
@require_safe
def status_detail(request: HttpRequest, *, region: Region, pk: int) -> HttpResponse:
    """How the step stands in the region, and everything that was reported before."""
    return _cell_page(request, _step_or_404(request, pk), region)


@rescuing_report
@in_region(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def status_report(request: SignedInRequest, *, region: Region, pk: int) -> HttpResponseBase:
    """The form alone; a script shows it in the cell, and gets back what the cell says then."""
    step = _step_or_404(request, pk)
    if request.method != "POST":
        return _cell_page(request, step, region)
    if not is_from_writer(request):
        return signed_out(request)
    form = CellForm(request.POST, region=region)
    if not form.is_valid():
        return _refused(request, step, region, form)
    try:
        outcome = report_status(
            step=step,
            region=region,
            report=form.report,
            base=form.cleaned_data["base"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal)
        return _refused(request, step, region, form)
    if isinstance(outcome, ColleagueWasFaster):
        return _refused(request, step, region, form, faster=outcome)
    forget(request)
    said = _("Reported: %(region)s, %(state)s.") % {
        "region": region.short_name,
        "state": outcome.status.get_state_display(),
    }
    if _is_from_script(request):
        return JsonResponse({"cells": _cells(request, step, region), "said": said})
    messages.success(request, said)
    return redirect("roadmap:status_detail", step.pk, region.slug)


def _is_from_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _row(request: HttpRequest, step: Step, region: Region) -> ListedCell:
    on = timezone.localdate()
    grid = grid_of(step.roadmap, [step], [region], on=on)
    may = reportable(request.user, [region], on=on) if is_open(step) else []
    [row] = listed(grid, reportable=may, sees_internal=sees_drafts(request.user))
    return row


def _cells(request: HttpRequest, step: Step, region: Region) -> str:
    """What the row says now: the overview takes the first cell of it, the lists all."""
    row = _row(request, step, region)
    return render_to_string("roadmap/progress/_cells.html", {"row": row})


def _refused(
    request: SignedInRequest,
    step: Step,
    region: Region,
    form: CellForm,
    *,
    faster: ColleagueWasFaster | None = None,
) -> HttpResponse:
    """What was typed stays in the form; a colleague's newer status is shown beside it."""
    if faster:
        # Seen now: what is sent next is appended to it.
        seen = request.POST.copy()
        seen["base"] = str(faster.theirs.pk)
        form.data = seen
    return _cell_page(
        request, step, region, form=form, faster=faster, status=409 if faster else 422
    )


def _cell_page(
    request: HttpRequest,
    step: Step,
    region: Region,
    *,
    form: CellForm | None = None,
    faster: ColleagueWasFaster | None = None,
    status: int = 200,
) -> HttpResponse:
    row = _row(request, step, region)
    sees_internal = sees_drafts(request.user)
    page = requested_page(request, statuses_of(step, region))
    history = told(list(page), sees_internal=sees_internal)
    # What was typed is given back even where it cannot be sent any more.
    shown = form or (_opened(cast(SignedInRequest, request), row) if row.may_report else None)
    context = {
        "step": step,
        "region": region,
        "roadmap": step.roadmap,
        "region_url": region_address(step.roadmap, region),
        "row": row,
        "standing": spoken(row.cell) if row.cell else "",
        "theirs": told([faster.theirs], sees_internal=True)[0] if faster else None,
        "is_open": is_open(step),
        "form": shown,
        "writer": mark_of_writer(cast(SignedInRequest, request)) if shown else "",
        "history": history,
        "page": page,
    }
    return TemplateResponse(request, "roadmap/progress/cell.html", context, status=status)


def _opened(request: SignedInRequest, row: ListedCell) -> CellForm:
    """On the newest status; with what was typed before a session ended."""
    if rescued := rescued_fields(request):
        return CellForm(rescued, region=row.region)
    state = row.cell.state if row.cell else None
    return CellForm(initial={"state": state, "base": row.base}, region=row.region)


@rescuing_report
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_POST
def statuses_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for the regions that were chosen: first a preview, then, confirmed, the reports."""
    step = _step_or_404(request, pk)
    regions = _chosen(request)
    form = StatusForm(request.POST)
    if not regions:
        form.add_error(None, _("Choose at least one region."))
    if not form.is_valid():
        return step_page(request, step, form, status=422)
    bases = {region.pk: _base(request, region) for region in regions}
    if "confirm" in request.POST:
        try:
            return _report_all(request, step, regions, form, bases)
        except Refused as refusal:
            form.add_error(None, refusal)
            return step_page(request, step, form, status=422)
    return _preview_page(request, step, regions, form, bases)


def _chosen(request: SignedInRequest) -> list[Region]:
    """As far as the person may report there: a form offers no other."""
    slugs = request.POST.getlist("region")
    regions = list(Region.objects.filter(slug__in=slugs).by_name())
    return reportable(request.user, regions, on=timezone.localdate())


def _base(request: SignedInRequest, region: Region) -> int:
    """What the reader saw of the region; nothing where the form does not say."""
    base = request.POST.get(f"base-{region.slug}", "")
    return int(base) if base.isascii() and base.isdigit() and len(base) < 19 else 0


def _report_all(
    request: SignedInRequest,
    step: Step,
    regions: list[Region],
    form: StatusForm,
    bases: Mapping[str, int],
) -> HttpResponse:
    outcomes = report_statuses(
        step=step,
        regions=regions,
        report=form.report,
        bases=bases,
        by=request.user,
        at=timezone.now(),
    )
    count = sum(isinstance(outcome, Reported) for outcome in outcomes)
    if count:
        said = ngettext("Reported in %(count)d region.", "Reported in %(count)d regions.", count)
        messages.success(request, said % {"count": count})
    faster = [
        region
        for region, outcome in zip(regions, outcomes, strict=True)
        if isinstance(outcome, ColleagueWasFaster)
    ]
    if not faster:
        return redirect("roadmap:grid_step", step.pk)
    return _preview_page(request, step, faster, form, bases, status=409)


def _preview_page(
    request: SignedInRequest,
    step: Step,
    regions: list[Region],
    form: StatusForm,
    bases: Mapping[str, int],
    *,
    status: int = 200,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "roadmap/progress/preview.html",
        {
            "step": step,
            "roadmap": step.roadmap,
            "form": form,
            "report": form.report,
            "state": capfirst(str(Status.State(form.report.state).label)),
            "preview": preview(step, regions, form.report, bases),
        },
        status=status,
    )
