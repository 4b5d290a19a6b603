"""How a file is written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tabular import separated, xlsx
from portal.tabular.separated import EXCEL_FI, RFC4180, Dialect


class Format(models.TextChoices):
    XLSX = "xlsx", _("XLSX, a workbook")
    CSV = "csv", _("CSV for Excel in Finnish or Swedish")
    CSV_RFC4180 = "csv-rfc4180", _("CSV for programs (RFC 4180)")
    PDF = "pdf", _("PDF, a document")

    @property
    def short(self) -> str:
        """As a button and a list name it."""
        return "CSV" if self.dialect else self.value.upper()

    @property
    def dialect(self) -> Dialect | None:
        """How a CSV file is written; none for the others."""
        return {Format.CSV: EXCEL_FI, Format.CSV_RFC4180: RFC4180}.get(self)

    @property
    def content_type(self) -> str:
        if self.dialect:
            return separated.CONTENT_TYPE
        return xlsx.CONTENT_TYPE if self == Format.XLSX else "application/pdf"

    def file_name(self, stem: str) -> str:
        return f"{stem}.{self.short.lower()}"
