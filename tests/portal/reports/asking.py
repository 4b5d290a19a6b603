"""Files asked for, as the pages do."""

from django.utils import timezone

from portal.reports.actions import request_export
from portal.reports.export_request import ExportRequest
from portal.reports.formats import Format

PDF = b"%PDF-1.7 a short one"


def ask(about, *, by, language="fi", as_="pdf"):
    """The job of a file about a region, a round or (None) the nation."""
    return request_export(ExportRequest(about, Format(as_), language), by=by, at=timezone.now())
