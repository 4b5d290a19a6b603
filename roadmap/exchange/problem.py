"""What is wrong in a row of a file, and what to do about it: stored as a code, read in any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.importing.problem import TEXTS as TEXTS_OF_FILES
from portal.importing.problem import Problem as FileProblem

EMPTY_FILE = _(
    "The file is empty. Make the file of the roadmap again, change it, save it, and choose it."
)

TEXTS: Mapping[str, Promise] = {
    **TEXTS_OF_FILES,
    # The headings of a sheet.
    "headings_missing": _(
        "The first row holds none of the headings of steps or statuses. Make the file of the roadmap "
        "again, and change that."
    ),
    "column_missing": _(
        "The column “%(name)s” is missing. Without it nobody can tell what a row is about: make the "
        "file of the roadmap again."
    ),
    "column_twice": _("This column stands in the sheet more than once. Keep one of them."),
    "column_nameless": _("A column has no heading. Give it its heading back, or remove it."),
    "column_unknown": _(
        "There is no such column. Correct the heading, or remove the column: nothing is read from it."
    ),
    "rows_too_many": _(
        "The file changes more than %(most)s rows. Divide the rows between several files."
    ),
    # What a row is about.
    "priority_unknown": _(
        "The roadmap has no priority with this code. Copy it from the file of the roadmap."
    ),
    "step_missing": _("Write the code of the step, as in the file of the roadmap."),
    "step_unknown": _(
        "The roadmap has no step with this code. Copy it from the file of the roadmap."
    ),
    "region_unknown": _(
        "There is no such region. Write its code or name, for example 21 or Lappi."
    ),
    "row_twice": _("Row %(row)s is about the same. Keep one of them."),
    "step_superseded": _(
        "The step can be read, not changed. Go on in what has taken its place: %(successors)s."
    ),
    "region_not_applying": _(
        "The step does not apply to this region. Remove the row, or add the region to the step first."
    ),
    "region_not_yours": _(
        "You report in your own regions alone. Remove the row; the expert of the region reports there."
    ),
    "step_not_yours": _(
        "Steps are changed by the project manager. Remove the change, or ask for it."
    ),
    "code_wrong": _(
        "A code is made of letters a–z, digits, - and _, at most 30 of them. Write it so."
    ),
    # What stands in a cell.
    "state_unknown": _("This is no state. Write one of these: %(words)s."),
    "state_missing": _("Nobody has reported here yet, so write a state too."),
    "truth_unknown": _("Write “yes” or “no”."),
    "note_missing": _("There is no note that could be public. Write one, or “no”."),
    "date_unknown": _("This is no date. Write it as 2027-01-31 or 31.1.2027."),
    "year_out_of_bounds": _("The year must be between %(first)s and %(last)s."),
    "dates_out_of_order": _("The last day cannot be before the first day. Correct one of them."),
    "precision_unknown": _("Write one of these: %(words)s."),
    "responsible_unknown": _(
        "There is neither a role nor an organisation of this name. Write a role, or the organisation’s "
        "name or business ID as in the register."
    ),
    "responsible_ambiguous": _(
        "Several organisations have this name. Write the business ID of the one that is meant."
    ),
    "address_wrong": _("This is not a web address. Copy it whole; it begins with https://."),
    "too_long": _("Shorten the text by %(over)d characters; there is room for %(limit)d."),
    "cannot_be_empty": _(
        "This cannot be emptied. Write what it should be, or leave the cell empty."
    ),
    "needed_for_new": _("A new step needs this. Write it."),
}


class Problem(FileProblem):
    """With the words of roadmaps."""

    texts: ClassVar = TEXTS
    empty_file: ClassVar = EMPTY_FILE


class BadCell(Exception):
    """A cell that cannot be taken; raised while it is read."""

    def __init__(self, code: str, **about: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, about)


@dataclass(frozen=True)
class RowProblem:
    """Where: the sheet, the row, the column as the file calls it; and what stands there."""

    sheet: str
    row: int
    column: str
    value: str
    problem: Problem | str
