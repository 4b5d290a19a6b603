"""Files asked for, as the pages do."""

from django.utils import timezone

from portal.chapters.report_kinds import report_kinds
from portal.reports.actions import request_export
from portal.reports.export_request import ExportRequest
from portal.reports.formats import Format
from regions.models import Region

PDF = b"%PDF-1.7 a short one"


def ask(about, *, by, language="fi", as_="pdf"):
    """The job of a file about a region, a round or (None) the nation."""
    order = ExportRequest(kind_of(about), about, Format(as_), language)
    return request_export(order, by=by, at=timezone.now())


def kind_of(about):
    if about is None:
        return report_kinds["summary_export"]
    return report_kinds["region_pdf" if isinstance(about, Region) else "round_export"]
