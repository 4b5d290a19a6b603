"""What the pages of imports show: how far a file is, its first errors, how it was read, earlier files."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.table import Table, table
from portal.charts.text import number
from portal.importing.import_file import ImportFile
from portal.importing.life import is_stuck, job_of
from portal.importing.problem import HEADINGS, CellProblem
from portal.tabular.sheet import column_letters
from portal.tabular.workbook import Remarks

GLIMPSE = 60


@dataclass(frozen=True)
class ImportUrls:
    """Where the buttons of a file's page lead; `call_off` only where work on it may be stopped."""

    new: str
    apply: str
    put_away: str
    remove: str
    retry: str
    errors: str
    rows: str
    call_off: str = ""


def glimpse(text: str) -> str:
    """Enough to find the cell by; the file of errors has more of it."""
    return Truncator(text).chars(GLIMPSE)


def detail_context(
    import_: ImportFile,
    urls: ImportUrls,
    *,
    at: dt.datetime,
    layout: str,
    heading: Callable[[str], str] = glimpse,
) -> dict[str, Any]:
    """For a template that extends `importing/detail.html`, within `layout`, the template around it."""
    job = job_of(import_)
    return {
        "layout": layout,
        "import": import_,
        "urls": urls,
        "job": job,
        "is_working": import_.is_at_work and not is_stuck(import_, job),
        "problems": problem_table(import_, heading),
        "refusal": import_.refusal(at=at),
        "removal_refusal": import_.removal_refusal(at=at),
        "has_errors_file": import_.has_errors_file,
        "has_rows_file": import_.has_rows_file,
    }


def problem_table(import_: ImportFile, heading: Callable[[str], str] = glimpse) -> Table | None:
    """The first of them, each by row, column, value and what to do.

    `heading` says what a column of the file is called and about.
    """
    if not import_.problems:
        return None
    headings = [_("Row"), _("Column"), _("Value"), _("What to do")]
    rows = [_row(problem, heading) for problem in import_.first_problems]
    shown = len(rows)
    if shown == import_.problem_count:
        return table(_("Errors, row by row"), headings, rows)
    caption = ngettext("The first %(count)d error", "The first %(count)d errors", shown)
    return table(caption % {"count": shown}, headings, rows)


def _row(problem: CellProblem, heading: Callable[[str], str]) -> tuple[str, str, str, str]:
    nothing = "–" if problem.row == HEADINGS else _("(empty)")
    return (
        _("Row %(row)s") % {"row": problem.row},
        heading(problem.column) or "–",
        glimpse(problem.value) or nothing,
        str(problem.problem),
    )


def how_it_was_read(remarks: Remarks) -> list[str]:
    """What a person may not expect of how the file was read, in sentences."""
    sentences = []
    if remarks.other_sheets:
        others = ", ".join(remarks.other_sheets)
        told = {"sheet": remarks.sheet, "others": others}
        sentences.append(
            _("Of the workbook, the sheet “%(sheet)s” was read. Not read: %(others)s.") % told
        )
    if remarks.hidden_rows:
        rows = ", ".join(map(str, remarks.hidden_rows))
        sentences.append(
            _("Rows that the workbook hides were read as well: %(rows)s.") % {"rows": rows}
        )
    if remarks.hidden_columns:
        columns = ", ".join(map(column_letters, remarks.hidden_columns))
        sentences.append(
            _("Columns that the workbook hides were read as well: %(columns)s.")
            % {"columns": columns}
        )
    return sentences


def earlier_files_table(imports: Iterable[ImportFile], counted: str | Promise) -> Table | None:
    """Files and what became of them; `counted` is the heading of how much of each was taken in.

    Give them newest first, with `created_by`.
    """
    shown = list(imports)
    if not shown:
        return None
    headings = [_("File"), _("Uploaded"), _("By"), _("State"), counted]
    rows = [
        (
            import_.name or _("(forgotten)"),
            date_format(timezone.localtime(import_.created_at), "SHORT_DATETIME_FORMAT"),
            import_.created_by.public_name if import_.created_by else "–",
            import_.get_state_display(),
            number(import_.good_count, 0) if import_.is_counting else "–",
        )
        for import_ in shown
    ]
    urls = [import_.get_absolute_url() for import_ in shown]
    return table(_("Newest first"), headings, rows, numbers={4}, urls=urls)
