"""A region's page as a PDF: asking for it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from portal.accounts.access import SignedInRequest
from portal.accounts.permissions import Permission
from portal.chapters.report_kinds import report_kinds
from portal.reports.actions import request_export
from portal.reports.export_request import ExportRequest
from portal.reports.formats import Format
from portal.reports.pdf import PdfUnavailable, pdf_available
from regions.access import in_region
from regions.models import Region


@in_region(Permission.MAKE_REPORT)
@require_POST
def region_pdf(request: SignedInRequest, *, region: Region) -> HttpResponse:
    """Queue the document and show its progress; where PDF is off, say so and how to turn it on."""
    if not pdf_available():
        context = {"region": region, "explanation": str(PdfUnavailable())}
        return TemplateResponse(request, "reports/region/off.html", context, status=503)
    order = ExportRequest(report_kinds["region_pdf"], region, Format.PDF, get_language() or "fi")
    job = request_export(order, by=request.user, at=timezone.now())
    return redirect("reports:job_detail", job_id=job.pk)
