"""The files that are made in the background: a kind of job for each kind of report."""

from typing import Any

from django.utils import timezone
from django.utils.translation import override

from portal.audit import trail
from portal.chapters.report_kinds import ReportKind, report_kinds
from portal.jobs.kinds import JobKind, ResultFile, job_kinds
from portal.jobs.running import JobContext
from portal.reports.export_request import ExportRequest
from portal.reports.formats import Format
from portal.reports.writing import write

STEPS = 4


def job_kind(kind: ReportKind) -> JobKind:
    def allowed(person: Any, **parameters: Any) -> bool:
        return kind.may_make(person, parameters.get(kind.parameter))

    def make(context: JobContext, **parameters: Any) -> ResultFile:
        """The file about the subject, as it stands when the job runs."""
        subject = kind.load(parameters.get(kind.parameter))
        format_ = Format(parameters.get("file_format", Format.PDF))
        order = ExportRequest(kind, subject, format_, parameters["language"])
        with override(order.language):
            return _make(order, context)

    return JobKind(kind.label, allowed, make)


def _make(order: ExportRequest, context: JobContext) -> ResultFile:
    context.progress(0, STEPS, str(order.kind.step))
    report = order.kind.gather(
        order.subject, reader=context.requested_by, at=context.at, language=order.language
    )
    content = write(report, order.format, context, language=order.language)
    order.kind.keep(order.subject, content, by=context.requested_by, at=context.at)
    return _made(order, content, context)


def _made(order: ExportRequest, content: bytes, context: JobContext) -> ResultFile:
    """The file under a name that says what it is and of which day; a line in the trail."""
    trail.record(
        "report.made",
        subject=order.traced,
        by=context.requested_by,
        scope=order.scope,
        job=str(context.job_id),
        kind=order.kind.name,
        format=order.format.value,
        language=order.language,
        bytes=len(content),
    )
    name = order.kind.file_name(order.subject)
    stem = f"yhdyspinta-{name[:60]}-{timezone.localdate(context.at).isoformat()}"
    return ResultFile(order.format.file_name(stem), order.format.content_type, content)


# Here, as jobs find their kinds before this app is ready.
report_kinds.discover()
for name, each in report_kinds.items():
    job_kinds.add(name, job_kind(each))
