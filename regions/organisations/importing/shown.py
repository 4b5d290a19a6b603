"""Rows of a preview in words: what each changes, what is wrong with it, between whom somebody has to decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.charts.table import Table, table
from portal.importing.page import glimpse
from portal.importing.problem import CellProblem
from regions.organisations.facts.definitions import FACTS, Holds, Value
from regions.organisations.facts.masking import masked_value
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.wording import Wording
from regions.organisations.importing.columns import label_of
from regions.organisations.importing.preview import ShownRow
from regions.organisations.importing.rows import InFile, Kind, Why, can_be_new
from regions.organisations.public_id import as_public_id

KIND_LABELS = {
    Kind.ERROR: pgettext_lazy("rows of a file", "Errors"),
    Kind.DECIDE: pgettext_lazy("rows of a file", "To decide"),
    Kind.NEW: pgettext_lazy("rows of a file", "New"),
    Kind.CHANGED: pgettext_lazy("rows of a file", "Changed"),
    Kind.SAME: pgettext_lazy("rows of a file", "The same"),
    Kind.LEFT: pgettext_lazy("rows of a file", "Left out"),
}
ROW_LABELS = {
    Kind.ERROR: pgettext_lazy("a row of a file", "Error"),
    Kind.DECIDE: pgettext_lazy("a row of a file", "To decide"),
    Kind.NEW: pgettext_lazy("a row of a file", "New"),
    Kind.CHANGED: pgettext_lazy("a row of a file", "Changed"),
    Kind.SAME: pgettext_lazy("a row of a file", "The same"),
    Kind.LEFT: pgettext_lazy("a row of a file", "Left out"),
}
TONES = {Kind.ERROR: "bad", Kind.DECIDE: "warn", Kind.NEW: "good", Kind.CHANGED: "info"}
WHY_LABELS = {
    Why.TWO_NUMBERS: gettext_lazy(
        "The numbers in this row belong to different organisations. Which one is meant? It does not "
        "get the number of the other."
    ),
    Why.SAME_NAME: gettext_lazy(
        "Several organisations have this name and home municipality. Which one is meant?"
    ),
    Why.OTHER_NUMBER: gettext_lazy(
        "An organisation of this name and home municipality has another number. Is it meant?"
    ),
    Why.OTHER_NAME: gettext_lazy(
        "An organisation in this municipality has this as another or a former name. Is it meant?"
    ),
    Why.ANOTHERS_NUMBER: gettext_lazy(
        "The organisation of this number has another name and another home municipality. Is it meant?"
    ),
    Why.HALF_THE_NUMBERS: gettext_lazy(
        "One number in this row is that of an organisation whose other number differs from the row. "
        "Is it meant?"
    ),
}
# By what one tells organisations apart.
COMPARED = (
    *("name", "municipality", "business_id", "association", "level", "parent", "status"),
    *("email", "website"),
)


@dataclass(frozen=True)
class ShownFact:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowProblem:
    """`value` is empty where the text repeats it."""

    column: str
    value: str
    text: str


@dataclass(frozen=True)
class Candidate:
    number: int
    public_id: str
    name: str


@dataclass(frozen=True)
class RowInWords:
    row: int
    kind: str
    kind_label: str
    tone: str
    name: str
    public_id: str
    facts: Sequence[ShownFact]
    problems: Sequence[RowProblem]
    why: str
    can_be_new: bool
    candidates: Sequence[Candidate]
    # The row beside each candidate.
    comparison: Table | None

    @property
    def row_text(self) -> str:
        return str(self.row)


def in_words(rows: Iterable[ShownRow]) -> list[RowInWords]:
    """In a constant number of queries."""
    shown = list(rows)
    candidates = {number for row in shown for number in row.candidates}
    known = read_facts(sorted(candidates)) if candidates else {}
    values = [
        (key, _known_only(value))
        for row in shown
        for key, pair in row.facts.items()
        for value in pair
    ]
    values += [(key, facts[key]) for facts in known.values() for key in COMPARED]
    wording = Wording.load(values, shows_contacts=True)
    return [_row(row, wording, known) for row in shown]


def _row(row: ShownRow, wording: Wording, known: Mapping[int, Mapping[str, Value]]) -> RowInWords:
    candidates = [
        Candidate(number, as_public_id(number), known[number]["name"])
        for number in row.candidates
        if number in known
    ]
    is_asked = row.kind is Kind.DECIDE
    return RowInWords(
        row.row,
        row.kind,
        str(ROW_LABELS[row.kind]),
        TONES.get(row.kind, ""),
        row.name,
        as_public_id(row.number) if row.number else "",
        [] if is_asked else list(_facts(row, wording)),
        list(map(_problem, row.problems)),
        str(WHY_LABELS[row.why]) if row.why and is_asked else "",
        can_be_new(row.why),
        candidates if is_asked else [],
        _comparison(row, candidates, known, wording) if is_asked else None,
    )


def _facts(row: ShownRow, wording: Wording) -> Iterable[ShownFact]:
    for key, (old, new) in row.facts.items():
        if key == "name" and row.kind is not Kind.CHANGED:
            # It is the heading already.
            continue
        before = "" if old is None or row.kind is Kind.NEW else _known_word(wording, key, old)
        yield ShownFact(str(label_of(key)), before, _word(wording, key, new))


def _problem(problem: CellProblem) -> RowProblem:
    text, value = str(problem.problem), glimpse(problem.value)
    return RowProblem(glimpse(problem.column), "" if value in text else value, text)


def _comparison(
    row: ShownRow,
    candidates: Sequence[Candidate],
    known: Mapping[int, Mapping[str, Value]],
    wording: Wording,
) -> Table:
    said = {key: pair[1] for key, pair in row.facts.items()}
    lines = []
    for key in COMPARED:
        cells = [
            _word(wording, key, said[key]) if key in said else "",
            *(_known_word(wording, key, known[one.number][key]) for one in candidates),
        ]
        if any(cells):
            lines.append([str(label_of(key)), *(cell or "–" for cell in cells)])
    headings = [_("Fact"), _("In the file"), *(one.public_id for one in candidates)]
    return table(_("Row %(row)s beside the register") % {"row": row.row}, headings, lines)


def _word(wording: Wording, key: str, value: Any) -> str:
    if isinstance(value, InFile):
        return _in_file(value)
    if isinstance(value, list) and FACTS[key].holds is Holds.ORGANISATIONS:
        own = [_in_file(each) for each in value if isinstance(each, InFile)]
        others = wording.of(key, _known_only(value))
        return ", ".join([*([others] if others else []), *own])
    return wording.of(key, value)


def _known_word(wording: Wording, key: str, value: Any) -> str:
    """Of what the register has: contact data is masked, as it is not opened here; the file's own is not."""
    return _word(wording, key, masked_value(key, value))


def _in_file(value: InFile) -> str:
    return _("%(name)s (row %(row)s)") % {"name": value.name, "row": value.row}


def _known_only(value: Any) -> Any:
    """What the register knows by its number."""
    if isinstance(value, InFile):
        return None
    if isinstance(value, list):
        return [each for each in value if not isinstance(each, InFile)]
    return value


def kept_in_words(kept: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Of what undoing left as it is: public id, name, and what stays."""
    return [
        (
            as_public_id(one["number"]),
            one["name"],
            _what_stays(one),
        )
        for one in kept
    ]


def _what_stays(one: Mapping[str, Any]) -> str:
    if one.get("out_of_reach"):
        return _("The whole organisation: it is not yours to change any more")
    labels = ", ".join(str(label_of(key)) for key in one["keys"] if key in FACTS)
    return labels or capfirst(_("the whole organisation"))
