"""Documents in the making: own ones, their progress, their files."""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, signed_in
from portal.accounts.permissions import Permission
from portal.jobs.actions import cancel, retry
from portal.jobs.models import Job, State
from portal.reports.actions import record_download
from portal.reports.subject import Subject, subject_of, subjects_of

PAGE_SIZE = 25
CHECKSUM_PIECE = 16
TONES = {State.DONE: "good", State.FAILED: "bad", State.RUNNING: "info"}


@dataclass(frozen=True)
class Row:
    job: Job
    subject: Subject | None = None

    @property
    def tone(self) -> str:
        """The colour that underlines the state's word."""
        return TONES.get(State(self.job.state), "")


@signed_in
@require_safe
def job_list(request: SignedInRequest) -> HttpResponse:
    """One's own; those who look after the service also see how everybody's stand."""
    own = Job.objects.filter(requested_by=request.user)
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": _rows(page), "others": _others(request)}
    return TemplateResponse(request, "reports/job/list.html", context)


@signed_in
@require_safe
def job_detail(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    is_own = job.requested_by_id == request.user.pk
    context = {
        "job": job,
        "is_own": is_own,
        "subject": subject_of(job) if is_own else None,
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


def _rows(jobs: Iterable[Job]) -> list[Row]:
    jobs = list(jobs)
    subjects = subjects_of(jobs)
    return [Row(job, subjects.get(job.pk)) for job in jobs]


def _others(request: SignedInRequest) -> list[Row]:
    """States only: what the documents are about stays with those who asked for them."""
    if not request.user.has_perm(Permission.VIEW_ALL_JOBS):
        return []
    foreign = Job.objects.visible_to(request.user).exclude(requested_by=request.user)
    return [Row(job) for job in foreign.select_related("requested_by")[:PAGE_SIZE]]


def _own(request: SignedInRequest, job_id: UUID) -> Job:
    """Somebody else's job is as unknown as one that never was."""
    return get_object_or_404(Job, pk=job_id, requested_by=request.user)
