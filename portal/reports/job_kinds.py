"""The documents that are made in the background."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.jobs.kinds import JobFailed, ResultFile, kind
from portal.jobs.running import JobContext
from portal.reports.pdf import PdfTooHeavy, PdfUnavailable, render_pdf
from portal.reports.region import draw, gather
from regions.models import Region

REGION_PDF = "region_pdf"
STEPS = 4


def may_make(person: Any, *, region: str, **_others: Any) -> bool:
    """The right to make a report in that region, as it stands now."""
    found = Region.objects.visible_to(person).filter(slug=region).first()
    return found is not None and person.has_perm(Permission.MAKE_REPORT, found)


@kind(REGION_PDF, label=gettext_lazy("region profile as PDF"), allowed=may_make)
def make_region_pdf(context: JobContext, *, region: str, language: str) -> ResultFile:
    """The region's public page as a tagged document, in `language`."""
    found = Region.objects.select_related("collaborative_area", "work_area").get(slug=region)
    on = timezone.localdate(context.at)
    with override(language):
        context.progress(0, STEPS, _("Gathering what is published"))
        report = gather(found, on=on)
        context.progress(1, STEPS, _("Drawing the charts"))
        content = {"report": report, "charts": draw(found), "demo": settings.DEMO}
        pdf = _lay_out(
            context, found, {**content, "date": date_format(on, "DATE_FORMAT")}, language
        )
        context.progress(3, STEPS, _("Writing the file"))
    trail.record(
        "report.made",
        subject=found,
        by=context.requested_by,
        scope=found.code,
        job=str(context.job_id),
        language=language,
        bytes=len(pdf),
    )
    name = f"yhdyspinta-{found.slug}-{on.isoformat()}.pdf"
    return ResultFile(name=name, content_type="application/pdf", content=pdf)


def _lay_out(context: JobContext, region: Region, content: dict[str, Any], language: str) -> bytes:
    def tell() -> None:
        """Renews the claim, and ends the work where it has been called off."""
        context.progress(2, STEPS, _("Laying out the pages"))

    tell()
    title = _("%(region)s: profile of the region") % {"region": region.name}
    try:
        return render_pdf(
            "reports/region/document.html", content, language=language, title=title, wait=tell
        )
    except PdfUnavailable as error:
        raise JobFailed("pdf_off", str(error)) from error
    except PdfTooHeavy as error:
        text = _(
            "The document is too long to be laid out in one minute, or needs too much memory. "
            "Shorten the longest section, or try again when there is less going on."
        )
        raise JobFailed("pdf_too_heavy", text) from error
