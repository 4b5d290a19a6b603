"""What the pages of a file show in tables: what would change, what cannot, and where a colleague was faster."""

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.charts.table import Table, table
from roadmap.exchange.problem import RowProblem
from roadmap.exchange.reading import TABLES
from roadmap.exchange.wishes import Change, Conflict

NOTHING = "–"
# Enough to know a text again.
GLIMPSE = 240


def change_table(changes: Iterable[Change]) -> Table:
    headings = [_("Row"), _("Step"), _("Field"), _("Now"), _("From the file")]
    rows = [
        (_place(each.sheet, each.row), each.about, each.field, _said(each.old), _said(each.new))
        for each in changes
    ]
    return table(_("What changes"), headings, rows)


def problem_table(problems: Iterable[RowProblem]) -> Table:
    headings = [_("Row"), _("Column"), _("Value"), _("What to do")]
    rows = [
        (_place(each.sheet, each.row), each.column or NOTHING, _said(each.value), str(each.problem))
        for each in problems
    ]
    return table(_("Errors, row by row"), headings, rows)


def conflict_table(conflicts: Iterable[Conflict]) -> Table:
    headings = [_("Row"), _("Step"), _("A colleague’s, which stays"), _("By whom"), _("Yours")]
    rows = [
        (
            _place(each.sheet, each.row),
            each.about,
            _said(each.theirs),
            each.who or NOTHING,
            _said(each.mine),
        )
        for each in conflicts
    ]
    return table(_("Changed by a colleague since the file was made"), headings, rows)


def _place(sheet: str, row: int) -> str:
    if sheet not in TABLES:
        return NOTHING
    return _("%(sheet)s, row %(row)d") % {"sheet": TABLES[sheet].name, "row": row}


def _said(text: str) -> str:
    return Truncator(text).chars(GLIMPSE) or NOTHING
