"""What can be wrong with a file of organisations: the words of facts, of files, and those of its own."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.importing.problem import TEXTS, Problem
from regions.organisations.problems import SENTENCES

OWN: Mapping[str, Promise] = {
    "no_rows": _(
        "The file has headings, and no rows below them. Write one row for each organisation."
    ),
    "public_id": _(
        "“%(value)s” is not a public id. It looks like this: J10234-3. Copy it from the page of the "
        "organisation, or leave the cell empty."
    ),
    "public_id_unknown": _(
        "The register has no organisation %(value)s. Copy the id from the page of the organisation, "
        "or leave the cell empty."
    ),
    "not_yours": _(
        "This organisation is not at home in your regions, and another changes it. Leave the row out, "
        "or ask the expert of its home region."
    ),
    "home_elsewhere": _(
        "%(value)s is not in your regions. Only the expert of that region adds organisations that are "
        "at home there."
    ),
    "home_needed": _("A new organisation needs a home municipality in your regions. Write it."),
    "national_level": _(
        "Only the project manager adds national organisations or makes them national."
    ),
    "twice_organisation": _(
        "Row %(row)s speaks of the same organisation. Leave one of the two out."
    ),
    "twice_name": _(
        "Row %(row)s has the same name and municipality. Leave one of the two out, or write the "
        "numbers that tell them apart."
    ),
    "taken_by_another": _("Another organisation has this number already. Check which is right."),
    "row_bad": _("Row %(row)s, to which this refers, has errors itself. Correct that row first."),
    "row_undecided": _(
        "Row %(row)s, to which this refers, waits for your decision. Decide on that row first."
    ),
    "row_left": _("Row %(row)s, to which this refers, is left out. Choose another, or take it in."),
    "replaces_itself": _("An organisation cannot be replaced by itself."),
    "row_delimiter": _(
        "The cells of this row are parted by %(sign)s, those of the headings are not. Part them as "
        "the other rows are."
    ),
    "undo_over": _(
        "The 24 hours in which this import could be undone are over. Correct single organisations "
        "on their pages, or import a corrected file."
    ),
}


class RegisterProblem(Problem):
    """Of organisations, in words that say what to do."""

    texts: ClassVar = {**TEXTS, **SENTENCES, **OWN}
    empty_file: ClassVar = _(
        "The file is empty. Write headings in the first row and one organisation in each row below, "
        "save, and choose the file again."
    )
