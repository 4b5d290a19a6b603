"""What to do about an answer or a file that cannot be taken: stored as a code, read in any language."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.importing.problem import TEXTS as TEXTS_OF_FILES
from portal.importing.problem import Problem as FileProblem
from surveys.questionnaire.text import LocalisedText

EMPTY_FILE = _(
    "The file is empty. Write headings in the first row and the answers below them, save, and "
    "choose the file again."
)

TEXTS: Mapping[str, Promise] = {
    **TEXTS_OF_FILES,
    # An answer, wherever it comes from.
    "one_only": _("Give one answer only."),
    "no_choice": _(
        "“%(value)s” is not one of the choices. Write one of these codes, or its words as they "
        "stand in brackets: %(codes)s."
    ),
    "ambiguous": _("“%(value)s” could mean more than one of these; write its code: %(codes)s."),
    "alone": _("“%(choice)s” cannot be chosen together with others."),
    "no_number": _(
        "Write a whole number in digits, for example 12 or 1 234. A space may stand between thousands; "
        "a point or a comma may not."
    ),
    "out_of_range": _("Write a number between %(low)d and %(high)d."),
    "no_day": _("Give a day, for example 15.1.2027."),
    "day_out_of_range": _("Give a day from %(first_on)s to %(last_on)s."),
    "no_region": _("“%(value)s” is no region. Write its code or name, for example 21 or Lappi."),
    "no_municipality": _(
        "“%(value)s” is no municipality. Write its name or code, for example Kemi or 240."
    ),
    "no_organisation": _(
        "“%(value)s” is no organisation of the register, or more than one. Write its business ID or "
        "its number in the register of associations."
    ),
    "too_long": ngettext_lazy(
        "Shorten the text by %(over)d character; there is room for %(limit)d.",
        "Shorten the text by %(over)d characters; there is room for %(limit)d.",
        "over",
    ),
    # A row of a file.
    "region_missing": _("Write the region's code or name, for example %(code)s or %(name)s."),
    "region_unknown": _(
        "There is no such region. Write its code or name, for example %(code)s or %(name)s."
    ),
    "region_elsewhere": _("This region is not part of the round. Remove the row."),
    "region_not_invited": _(
        "The invitation is of another region or of the whole country. Correct one of the two, or "
        "leave the region empty."
    ),
    "invitation_unknown": _(
        "No invitation of this round has this code or number. Copy it from the list of invitations."
    ),
    "invitation_ambiguous": _(
        "Two invitations of this round go by this number. Write the code from the list of invitations."
    ),
    "invitation_answered": _("This invitation has been answered already. Remove the row."),
    "invitation_withdrawn": _(
        "This invitation was withdrawn. Leave the cell empty if the answer is to count, or remove "
        "the row."
    ),
    "invitation_twice": _("An earlier row names the same invitation. Keep one of them."),
    "answer_missing": _("An answer is required here. Write one, or remove the row."),
    "not_asked": _(
        "This is not asked of whoever has answered so: the row is taken without this answer. Correct "
        "the answers that it depends on, or empty the cell."
    ),
    "row_empty": _("The row holds no answers. Fill it in or remove it."),
    # The headings of a file.
    "column_twice": _("This column stands in the file more than once. Keep one of them."),
    "column_missing": _("The column “%(name)s” is missing. Add it, as in the template."),
    "column_nameless": _(
        "A column has no heading. Give it one of the template's headings or remove it."
    ),
    "column_of_no_reason": _("This question takes no justification. Remove the column."),
    "column_of_no_question": _("There is no question with this code. Use the template's headings."),
    # A file as a whole.
    "headings_wrong": _("The headings do not fit the survey. Nothing can be imported like this."),
    "headings_missing": _(
        "The first row holds none of the headings. Put those of the template above the answers."
    ),
    "rows_missing": _("There are headings but no answers. Write one row for each response."),
    "imported_before": _(
        "This file was imported into this round on %(imported_on)s. Remove that import first, or "
        "choose another file."
    ),
    # A round that takes no file.
    "round_planned": _("The round has not opened yet. Answers can be imported once it has."),
    "round_published": _(
        "The results are published. Withdraw the publication to change what they rest on."
    ),
    "round_over": _(
        "The round is over and was confidential: results that change afterwards would show what "
        "single answers were. Import answers while the round is open."
    ),
}


class Problem(FileProblem):
    """With the words of surveys; texts in several languages are read in that of the page."""

    texts: ClassVar = TEXTS
    empty_file: ClassVar = EMPTY_FILE

    @staticmethod
    def readable(name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return LocalisedText(value)
        return FileProblem.readable(name, value)
