"""A file in the making: its progress, cancelling it, fetching it."""

from textwrap import wrap
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, signed_in
from portal.jobs.models import Job
from portal.jobs.requests import cancel, retry
from portal.reports.actions import record_download
from portal.reports.export_request import export_request

CHECKSUM_PIECE = 16


@signed_in
@require_safe
def job_detail(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    job = job.as_of(timezone.now())
    is_own = job.requested_by_id == request.user.pk
    context = {
        "job": job,
        "is_own": is_own,
        "order": export_request(job) if is_own else None,
        "may_download": is_own and job.may_download(request.user),
        "checksum": wrap(job.result_sha256, CHECKSUM_PIECE),
    }
    return TemplateResponse(request, "reports/job/detail.html", context)


@signed_in
@require_POST
def job_cancel(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    job = _own(request, job_id)
    if not cancel(job, by=request.user, at=timezone.now()):
        messages.info(request, _("It was already over, so there was nothing to cancel."))
    return redirect("reports:job_detail", job_id=job.pk)


@signed_in
@require_POST
def job_retry(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    job = retry(_own(request, job_id), by=request.user, at=timezone.now())
    return redirect("reports:job_detail", job_id=job.pk)


@signed_in
@require_safe
def job_download(request: SignedInRequest, job_id: UUID) -> HttpResponseBase:
    """The file, for the one who asked and may still have it; to everybody else it does not exist."""
    job = _own(request, job_id)
    if not job.may_download(request.user):
        raise Http404
    try:
        content = job.result_file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET":
        record_download(job, by=request.user, at=timezone.now())
    response = FileResponse(
        content, as_attachment=True, filename=job.result_name, content_type=job.result_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _own(request: SignedInRequest, job_id: UUID) -> Job:
    """Somebody else's job is as unknown as one that never was."""
    job = get_object_or_404(Job, pk=job_id, requested_by=request.user)
    return job.as_of(timezone.now())
