"""The files that are made in the background."""

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.audit import trail
from portal.jobs.kinds import ResultFile, kind
from portal.jobs.running import JobContext
from portal.reports import region as on_region
from portal.reports import round as on_round
from portal.reports.export_request import REGION_PDF, ROUND_EXPORT, SUMMARY_EXPORT, ExportRequest
from portal.reports.formats import Format
from portal.reports.rights import may_export, may_export_round, may_make_region
from portal.reports.writing import write, write_pdf
from portal.summary.report import SummaryReport
from portal.summary.snapshot import take_snapshot
from regions.models import Region
from surveys.models import Round

__all__ = ["REGION_PDF", "ROUND_EXPORT", "SUMMARY_EXPORT"]
STEPS = 4


@kind(REGION_PDF, label=gettext_lazy("region profile as PDF"), allowed=may_make_region)
def make_region_pdf(context: JobContext, *, region: str, language: str) -> ResultFile:
    """The region's public page as a tagged document, in `language`."""
    found = Region.objects.select_related("collaborative_area", "work_area").get(slug=region)
    order = ExportRequest(found, Format.PDF, language)
    with override(language):
        context.progress(0, STEPS, _("Gathering what is published"))
        report = on_region.gather(found, at=context.at)
        return _made(order, write_pdf(report, context, language=language), context, found.slug)


@kind(ROUND_EXPORT, label=gettext_lazy("results of a round"), allowed=may_export_round)
def make_round_export(
    context: JobContext, *, round_id: int, file_format: str, language: str
) -> ResultFile:
    """The results of a round that is over, hidden where groups are small."""
    found = Round.objects.select_related("survey").get(pk=round_id)
    order = ExportRequest(found, Format(file_format), language)
    with override(language):
        context.progress(0, STEPS, _("Gathering the counts"))
        report = on_round.gather(found, at=context.at)
        content = write(report, order.format, context, language=language)
        return _made(order, content, context, slugify(found.name) or f"round-{found.pk}")


@kind(SUMMARY_EXPORT, label=gettext_lazy("national summary"), allowed=may_export)
def make_summary_export(context: JobContext, *, file_format: str, language: str) -> ResultFile:
    """What the page of the national summary shows to whoever asked."""
    order = ExportRequest(None, Format(file_format), language)
    with override(language):
        context.progress(0, STEPS, _("Gathering what is known"))
        snapshot = take_snapshot(context.requested_by, at=context.at, language=language)
        report = SummaryReport(snapshot)
        content = write(report, order.format, context, language=language)
        return _made(order, content, context, slugify(order.name))


def _made(order: ExportRequest, content: bytes, context: JobContext, name: str) -> ResultFile:
    """The file under a name that says what it is and of which day; a line in the trail."""
    trail.record(
        "report.made",
        subject=order.about,
        by=context.requested_by,
        scope=order.scope,
        job=str(context.job_id),
        kind=order.kind,
        format=order.format.value,
        language=order.language,
        bytes=len(content),
    )
    stem = f"yhdyspinta-{name[:60]}-{timezone.localdate(context.at).isoformat()}"
    return ResultFile(order.format.file_name(stem), order.format.content_type, content)
