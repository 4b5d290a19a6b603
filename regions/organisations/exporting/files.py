"""The table as a file, at once."""

from enum import StrEnum
from typing import Any

from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.tabular import separated, xlsx
from regions.organisations.exporting.order import Selection
from regions.organisations.exporting.table import ExportTable

# More than that is written in the background.
AT_ONCE = 1_000


class FileFormat(StrEnum):
    """Of those that reports are written in, by the same names."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def content_type(self) -> str:
        return xlsx.CONTENT_TYPE if self == FileFormat.XLSX else separated.CONTENT_TYPE


def content_of(table: ExportTable, format_: FileFormat) -> bytes:
    if format_ == FileFormat.XLSX:
        return b"".join(xlsx.write_xlsx(table.sheets(), title=table.title))
    long_table = table.table()
    return b"".join(separated.write_csv([*long_table.columns.values()], long_table.rows))


def stem() -> str:
    return slugify(_("organisations"))


def file_name(selection: Selection, format_: FileFormat) -> str:
    return f"yhdyspinta-{stem()}-{localdate(selection.at).isoformat()}.{format_.value}"


def record_export(selection: Selection, *, by: User) -> None:
    """How many organisations leave the portal, with or without contact data, and what for."""
    order = selection.order
    details: dict[str, Any] = {"purpose": order.purpose} if order.with_contacts else {}
    asked = selection.listing.asked
    trail.record(
        "organisations.exported",
        by=by,
        at=selection.at,
        scope=asked.chosen_region.code if asked.chosen_region else "",
        count=selection.count,
        contacts=order.with_contacts,
        filter=asked.query[:500],
        **details,
    )
