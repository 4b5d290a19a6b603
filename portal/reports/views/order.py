"""The export centre: what can be had as a file, and what was asked for."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted_anywhere, signed_in
from portal.accounts.permissions import Permission
from portal.chapters.report_kinds import ReportKind, report_kinds
from portal.jobs.models import Job
from portal.reports.actions import request_export
from portal.reports.export_request import job_names
from portal.reports.forms.order import OrderForm
from portal.reports.listing import PAGE_SIZE, files_of_others, listed_files
from portal.ui.lists import requested_page


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def export_centre(request: SignedInRequest) -> HttpResponse:
    """What one can ask for, filled in from `?what=&format=`, and what one has asked for."""
    now = timezone.now()
    if request.method == "POST":
        return _placed(request, OrderForm(request.POST, user=request.user, at=now), at=now)
    initial = {"language": get_language() or "fi", **request.GET.dict()}
    return _page(request, OrderForm(user=request.user, at=now, initial=initial))


@permitted_anywhere(Permission.EXPORT_STATISTICS)
@require_POST
def round_export(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The results of that round, by one press of a button on their page."""
    return _pressed(request, report_kinds["round_export"], round_id)


@permitted_anywhere(Permission.EXPORT_STATISTICS)
@require_POST
def summary_export(request: SignedInRequest) -> HttpResponse:
    """The national summary, likewise."""
    return _pressed(request, report_kinds["summary_export"])


def _pressed(request: SignedInRequest, kind: ReportKind, key: Any = None) -> HttpResponse:
    """A button says the format; the file speaks the language of the page."""
    at, what = timezone.now(), kind.choice(key)
    data = {"language": get_language() or "fi", **request.POST.dict(), "what": what}
    form = OrderForm(data, user=request.user, at=at)
    if what not in form.offered:
        raise Http404
    return _placed(request, form, at=at)


def _placed(request: SignedInRequest, form: OrderForm, *, at: dt.datetime) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form)
    job = request_export(form.order, by=request.user, at=at)
    return redirect("reports:job_detail", job_id=job.pk)


def _page(request: SignedInRequest, form: OrderForm) -> HttpResponse:
    """One's own files; those who look after the service also see how everybody's stand."""
    own = Job.objects.filter(requested_by=request.user, kind__in=job_names())
    page, now = requested_page(request, own, size=PAGE_SIZE), timezone.now()
    context = {
        "form": form,
        "page": page,
        "rows": listed_files(page, at=now),
        "others": files_of_others(request.user, at=now),
    }
    return TemplateResponse(request, "reports/order/centre.html", context)
