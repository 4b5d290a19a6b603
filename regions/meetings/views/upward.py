"""Reports to the structure above: drafting, editing, making the PDF, sending it to the next agenda."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.jobs.requests import enqueue
from portal.revisions.comparison import compare_texts
from portal.revisions.history import entries
from portal.revisions.merging import merge_texts
from portal.revisions.succession import EditConflict, NothingNew, newest, newest_number
from regions.meetings.forms.upward import PeriodForm, ReportForm
from regions.meetings.models import UpwardReport, UpwardReportRevision
from regions.meetings.upward.writing import (
    TEXT,
    chain_of,
    draft_report,
    next_meeting,
    save_report,
    texts_of,
    why_not_sent,
)
from regions.structures.access import Refused, structure_for
from regions.structures.models import Structure

RUN = Permission.RUN_STRUCTURE
CONFLICT = 409


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def upward_list(request: SignedInRequest, structure_id: int) -> HttpResponse:
    """The reports of a structure; and a new one, drafted from what is known."""
    structure, now = structure_for(request.user, structure_id, RUN), timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = PeriodForm(sent, on=timezone.localdate(now))
    if sent is not None and form.is_valid():
        language = get_language() or "fi"
        report = draft_report(structure, days=form.days, language=language, by=request.user, at=now)
        return redirect(report)
    reports = UpwardReport.objects.filter(structure=structure).select_related("structure")
    context = {"structure": structure, "form": form, "reports": reports}
    return TemplateResponse(request, "meetings/upward/list.html", context)


@permitted_anywhere(RUN)
@require_safe
def upward_detail(request: SignedInRequest, structure_id: int, report_id: int) -> HttpResponse:
    report, now = _report(request, structure_id, report_id), timezone.now()
    revisions = list(chain_of(report).select_related("author"))
    context = {
        "structure": report.structure,
        "report": report,
        "newest": revisions[0] if revisions else None,
        "entries": entries(revisions, diff_url="", restore_url=None),
        "obstacle": "" if report.is_sent else why_not_sent(report, at=now),
        "meeting": None if report.is_sent else next_meeting(report.structure, at=now),
    }
    return TemplateResponse(request, "meetings/upward/detail.html", context)


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def upward_edit(request: SignedInRequest, structure_id: int, report_id: int) -> HttpResponse:
    """Nothing is overwritten that one has not seen."""
    report = _report(request, structure_id, report_id)
    if request.method != "POST":
        last = newest(chain_of(report))
        initial = {"text": last.text if last else "", "base": newest_number(last)}
        return _page(request, report, ReportForm(initial=initial))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form)
    try:
        outcome = save_report(report, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, refused)
        return _page(request, report, form)
    if isinstance(outcome, EditConflict):
        return _conflict(request, report, form, outcome.theirs)
    if isinstance(outcome, NothingNew):
        messages.info(request, _("Nothing has changed, so no new revision was made."))
    else:
        messages.success(request, _("The report is saved."))
    return redirect(report)


def _conflict(
    request: SignedInRequest,
    report: UpwardReport,
    form: ReportForm,
    current: UpwardReportRevision | None,
) -> HttpResponse:
    """One text from both in the form, and below it what each of the two changed."""
    typed, named = form.cleaned_data, [TEXT]
    base = texts_of(chain_of(report).filter(number=typed["base"]).first())
    mine, theirs = {TEXT.key: typed["text"]}, texts_of(current)
    merged = merge_texts(named, base, mine, theirs)
    initial = {
        "text": merged.texts[TEXT.key],
        "base": newest_number(current),
        "note": typed["note"],
    }
    more = {
        "mine": compare_texts(named, base, mine),
        "theirs": compare_texts(named, base, theirs),
        "both": merged.both,
    }
    return _page(request, report, ReportForm(initial=initial), status=CONFLICT, **more)


def _page(
    request: SignedInRequest,
    report: UpwardReport,
    form: ReportForm,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {"structure": report.structure, "report": report, "form": form, **more}
    return TemplateResponse(request, "meetings/upward/edit.html", context, status=status)


@permitted_anywhere(RUN)
@require_POST
def upward_pdf(request: SignedInRequest, structure_id: int, report_id: int) -> HttpResponse:
    return _ordered(request, _report(request, structure_id, report_id), "upward_pdf")


@permitted_anywhere(RUN)
@require_POST
def upward_send(request: SignedInRequest, structure_id: int, report_id: int) -> HttpResponse:
    report = _report(request, structure_id, report_id)
    if obstacle := why_not_sent(report, at=timezone.now()):
        messages.error(request, obstacle)
        return redirect(report)
    return _ordered(request, report, "upward_sending")


def _ordered(request: SignedInRequest, report: UpwardReport, kind: str) -> HttpResponse:
    """A worker makes the file; its page shows how far it is."""
    parameters = {"report_id": report.pk, "language": report.language}
    job = enqueue(
        kind, by=request.user, at=timezone.now(), parameters=parameters, key=str(report.pk)
    )
    return redirect("reports:job_detail", job_id=job.pk)


def _report(request: SignedInRequest, structure_id: int, report_id: int) -> UpwardReport:
    structure: Structure = structure_for(request.user, structure_id, RUN)
    found = UpwardReport.objects.select_related("structure__parent", "item__meeting__structure")
    return get_object_or_404(found, pk=report_id, structure=structure)
