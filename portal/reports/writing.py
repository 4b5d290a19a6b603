"""Writing what can be published in one of the formats, while telling how far it is."""

from collections.abc import Iterator, Sequence
from typing import cast

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.chapters.publication import Document, Tables
from portal.jobs.kinds import JobFailed
from portal.jobs.running import JobContext
from portal.reports.formats import Format
from portal.reports.pdf import PdfTooHeavy, PdfUnavailable, render_pdf
from portal.tabular.columns import Sheet
from portal.tabular.separated import write_csv
from portal.tabular.xlsx import write_xlsx

PDF_STEPS = 4


def write(report: Document | Tables, as_: Format, context: JobContext, *, language: str) -> bytes:
    """The whole file. Raises `JobCancelled` at the next step once it was cancelled."""
    # Of what is a document or tables alone, nothing else was offered.
    if as_ == Format.PDF:
        return write_pdf(cast(Document, report), context, language=language)
    publication = cast(Tables, report)
    if as_.dialect:
        context.progress(1, 2, _("Writing the table"))
        table = publication.table()
        is_for_programs = as_ == Format.CSV_RFC4180
        headings = table.columns.keys() if is_for_programs else table.columns.values()
        return b"".join(write_csv([*headings], table.rows, dialect=as_.dialect))
    sheets = publication.sheets()
    return b"".join(write_xlsx(_told(sheets, context), title=publication.title))


def _told(sheets: Sequence[Sheet], context: JobContext) -> Iterator[Sheet]:
    """A step for each sheet."""
    for number, sheet in enumerate(sheets, start=1):
        note = _("Writing the sheet “%(name)s”") % {"name": sheet.name}
        context.progress(number, len(sheets) + 1, note)
        yield sheet


def write_pdf(document: Document, context: JobContext, *, language: str) -> bytes:
    """The pages. Where they cannot be made, says why and what to do."""
    context.progress(1, PDF_STEPS, _("Drawing the charts"))
    on = timezone.localdate(context.at)
    content = {**document.content(), "demo": settings.DEMO, "date": date_format(on, "DATE_FORMAT")}

    def tell() -> None:
        """Renews the lease, and ends the work where it has been cancelled."""
        context.progress(2, PDF_STEPS, _("Laying out the pages"))

    tell()
    try:
        pdf = render_pdf(
            document.template, content, language=language, title=document.title, wait=tell
        )
    except PdfUnavailable as error:
        raise JobFailed("pdf_off", str(error)) from error
    except PdfTooHeavy as error:
        text = _(
            "The document is too long to be laid out in one minute, or needs too much memory. "
            "Shorten the longest section, or try again when there is less going on."
        )
        raise JobFailed("pdf_too_heavy", text) from error
    context.progress(3, PDF_STEPS, _("Writing the file"))
    return pdf
