"""What a file would do to the register, row by row: everything that is known before anything is written."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.importing.findings import Tell, silent
from portal.importing.problem import HEADINGS
from portal.tabular.reader import ReadTable
from portal.typed.text import name_key
from regions.models import Municipality
from regions.organisations.facts.cleaning import Places
from regions.organisations.facts.definitions import (
    EMPTY,
    FACTS,
    IDENTIFIERS,
    POINTERS,
    Facts,
    Holds,
)
from regions.organisations.facts.reading import read_facts
from regions.organisations.importing.columns import PUBLIC_ID, own_positions
from regions.organisations.importing.matching import Decisions, RegisterLoader
from regions.organisations.importing.references import References, circles
from regions.organisations.importing.register import names_of, pointers
from regions.organisations.importing.resource import ROW, OrganisationResource
from regions.organisations.importing.rights import Rights
from regions.organisations.importing.rows import InFile, Kind, Named, UnderstoodRow
from regions.organisations.models import Organisation, OrganisationChange
from regions.organisations.problems import FactProblem

# Told about so often.
STEP = 500
# Facts of so many organisations are read at once.
BATCH = 5_000
# What leads back to the organisation itself is refused: key → problem.
CIRCLES = {"parent": "circle", "replaced_by": "replaced_circle"}
# Facts that are looked at together with others.
_COMPARED = ("name", "level", "municipality", "status", "dissolved_on")
_SIGNS = {";": ";", ",": ",", "\t": "Tab"}


@dataclass(frozen=True)
class Order:
    """What is to be understood: a table, what its columns hold, who asks, what was decided."""

    table: ReadTable
    # For each heading a key of `columns.KEYS`, or empty.
    columns: Sequence[str]
    rights: Rights
    on: dt.date
    # The number of a row, as text, → an organisation, `NEW` or `LEAVE`.
    decisions: Decisions


@dataclass
class Plan:
    """`rows` in the order of the file; `mark` tells in which state the register was."""

    rows: list[UnderstoodRow]
    mark: tuple[int, int]

    def of_kind(self, *kinds: Kind) -> list[UnderstoodRow]:
        return [row for row in self.rows if row.kind in kinds]

    def counts(self) -> Counter[Kind]:
        return Counter(row.kind for row in self.rows)


def register_mark() -> tuple[int, int]:
    """Another as soon as any organisation was added or changed: the newest row of history, and how many."""
    newest = OrganisationChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (newest or 0, OrganisationChange.objects.count())


def make_plan(order: Order, tell: Tell = silent) -> Plan:
    """Reads; writes nothing. `tell` may raise to call it off."""
    mark = register_mark()
    places = Places.load()
    keys = [key for key in order.columns if key]
    resource = OrganisationResource(keys, places, order.on)
    rows = list(_rows(order))
    tell(0, len(rows), _("Looking up the organisations"))
    loader = RegisterLoader(resource, rows, order.rights, order.decisions)
    for done, row in enumerate(rows):
        _understand(resource, loader, row, order)
        if done % STEP == 0:
            tell(done, len(rows), _("Reading the rows"))
    tell(len(rows), len(rows), _("Comparing with the register"))
    Relations(order, resource, loader, places).look()
    return Plan(resource.rows, mark)


def _rows(order: Order) -> Iterator[dict[str, Any]]:
    """Key → cell, and the number of the row; blank rows are passed over."""
    own = own_positions(order.table.headings)
    mapped = [(at, key) for at, key in enumerate(order.columns) if key]
    for number, cells in enumerate(order.table.rows, start=HEADINGS + 1):
        filled = [cells[at] for at in own if cells[at].strip()]
        if not filled:
            continue
        row: dict[str, Any] = {key: cells[at] for at, key in mapped}
        row[ROW] = number
        if sign := _other_delimiter(filled, len(own)):
            row[_DELIMITER] = sign
        yield row


_DELIMITER = "_delimiter"


def _other_delimiter(filled: Sequence[str], width: int) -> str:
    """Where the whole row stands in one cell, parted by another sign than the headings: that sign."""
    if len(filled) > 1 + width // 4 or width < 3:
        return ""
    for sign, name in _SIGNS.items():
        if max(cell.count(sign) for cell in filled) >= width - 1:
            return name
    return ""


def _understand(
    resource: OrganisationResource, loader: RegisterLoader, row: dict[str, Any], order: Order
) -> None:
    if sign := row.get(_DELIMITER):
        understood = UnderstoodRow(row=row[ROW], cells=row)
        key = next((key for key in ("name", *order.columns) if key and row.get(key)), "")
        understood.refuse(key, "row_delimiter", sign=sign)
        resource.rows.append(understood)
        return
    result = resource.import_row(row, loader, row_number=row[ROW])
    if result.errors:
        # Nothing that a file says may raise anything but what is told of its cells.
        raise result.errors[0].error
    understood = resource.rows[-1]
    if result.validation_error is not None:
        for key, errors in result.validation_error.error_dict.items():
            for error in errors:
                understood.add(key, error)
    for scheme in understood.passed_over:
        understood.facts.pop(scheme, None)


class Relations:
    """What can be said of a row only beside the register and the other rows."""

    def __init__(
        self,
        order: Order,
        resource: OrganisationResource,
        loader: RegisterLoader,
        places: Places,
    ) -> None:
        self.order, self.loader = order, loader
        self.rights, self.register = order.rights, loader.register
        self.rows = resource.rows
        self.keys = set(resource.fields)
        self.by_row = {row.row: row for row in self.rows}
        self.references = References(loader, self.rows, places, on=order.on)
        self.regions = dict(Municipality.objects.order_by().values_list("code", "region"))
        self.towns = {
            town.code: town.name for towns in places.municipalities.values() for town in towns
        }

    def look(self) -> None:
        self._read_what_was()
        self._find_repetitions()
        for row in self.rows:
            if not row.is_left:
                self._judge(row)
        self._find_taken_numbers()
        self._follow_references()
        for row in self.rows:
            if row.kind in {Kind.SAME, Kind.NEW}:
                row.changes = self._changes(row)

    def _read_what_was(self) -> None:
        """Only what the file speaks of: facts of many organisations take room."""
        needed = self.keys | set(_COMPARED)
        known = [row for row in self.rows if row.number is not None]
        for start in range(0, len(known), BATCH):
            part = known[start : start + BATCH]
            facts = read_facts([row.number for row in part])
            for row in part:
                was = facts[row.number or 0]
                row.was = {key: was[key] for key in needed}

    # ---- The same organisation twice

    def _find_repetitions(self) -> None:
        by_number: dict[tuple[str, str], int] = {}
        by_organisation: dict[int, int] = {}
        by_place: dict[tuple[str, str], int] = {}
        for row in self.rows:
            if row.is_left:
                continue
            numbers = self.loader.numbers_in(row.cells)
            is_told = False
            for number in numbers:
                first = by_number.setdefault(number, row.row)
                if first != row.row and not is_told:
                    row.refuse(number[0], "twice_in_file", row=first)
                    is_told = True
            if is_told or row.is_undecided:
                continue
            if row.number is not None:
                first = by_organisation.setdefault(row.number, row.row)
                if first != row.row:
                    row.refuse("", "twice_organisation", row=first)
                continue
            home = self.loader.home_in(row.cells)
            if row.name and home and not numbers:
                first = by_place.setdefault((name_key(row.name), home), row.row)
                if first != row.row:
                    row.refuse("name", "twice_name", row=first)

    # ---- One row by itself

    def _judge(self, row: UnderstoodRow) -> None:
        if row.problems and any(one.problem.code == "row_delimiter" for one in row.problems):
            return
        facts = row.facts
        refused = {problem.column for problem in row.problems}
        if row.is_new and not row.is_undecided and PUBLIC_ID not in refused:
            for key in ("name", "level"):
                if not row.fact(key) and key not in refused:
                    row.refuse(key, "required")
            home = row.fact("municipality")
            if home and "regions" not in facts and self.regions.get(home):
                facts["regions"] = [self.regions[home]]
            self._judge_home(row, home, refused)
        elif row.was and facts.get("municipality") not in (None, "", row.was["municipality"]):
            self._judge_home(row, facts["municipality"], refused)
        if "dissolved_on" in facts or "status" in facts:
            is_dissolved = row.fact("status") == Organisation.Status.DISSOLVED
            if row.fact("dissolved_on") and not is_dissolved:
                key = "dissolved_on" if "dissolved_on" in facts else "status"
                row.refuse(key, "dissolved_on_alone")
        if (
            self.rights.is_bounded
            and facts.get("level") == Organisation.Level.NATIONAL
            and row.was.get("level") != Organisation.Level.NATIONAL
        ):
            row.refuse("level", "national_level")
        if "former_names" in facts and not row.is_new:
            days = {name_key(name): day for name, day in row.was["former_names"]}
            facts["former_names"] = sorted(
                [name, days.get(name_key(name), "")] for name, _day in facts["former_names"]
            )

    def _judge_home(self, row: UnderstoodRow, home: str, refused: set[str]) -> None:
        if not self.rights.is_bounded or "municipality" in refused:
            return
        if not home:
            row.refuse("municipality", "home_needed")
        elif not self.rights.may_add_in(home):
            row.refuse("municipality", "home_elsewhere", value=self.towns.get(home, home))

    # ---- Numbers of others

    def _find_taken_numbers(self) -> None:
        given_up = self._given_up_numbers()
        taken: list[tuple[UnderstoodRow, str, int]] = []
        for row in self.rows:
            if row.is_left or row.is_undecided:
                continue
            for scheme in IDENTIFIERS:
                value = row.facts.get(scheme)
                known = self.register.numbers.get((scheme, value)) if value else None
                if known is None or known[0] == row.number or (scheme, value) in given_up:
                    continue
                taken.append((row, scheme, known[0]))
        names = names_of(holder for _row, _scheme, holder in taken if self.rights.may_see(holder))
        for row, scheme, holder in taken:
            if holder in names:
                row.refuse(scheme, "taken", name=names[holder])
            else:
                row.refuse(scheme, "taken_by_another")

    def _given_up_numbers(self) -> set[tuple[str, str]]:
        """Numbers that change hands within the file, between rows that are written together."""
        return {
            (scheme, row.was[scheme])
            for row in self.rows
            if row.is_written and not row.is_new and not self._points_into_file(row)
            for scheme in IDENTIFIERS
            if scheme in row.facts and row.was.get(scheme) and row.facts[scheme] != row.was[scheme]
        }

    def _points_into_file(self, row: UnderstoodRow) -> bool:
        keys = [key for key in row.facts if FACTS[key].holds in POINTERS]
        return any(row.facts[key] for key in keys)

    # ---- What points at others

    def _follow_references(self) -> None:
        pointing = [key for key in self.keys if FACTS[key].holds in POINTERS]
        if not pointing:
            return
        needed: list[tuple[UnderstoodRow, str, UnderstoodRow]] = []
        for row in self.rows:
            for key in pointing:
                if key in row.facts:
                    self._follow(row, key, needed)
        known = {key: pointers(key) for key in CIRCLES if key in pointing}
        is_settled = False
        while not is_settled:
            is_settled = True
            for row, key, other in needed:
                if row.is_written and not other.is_written:
                    row.refuse(key, _why_not(other), row=other.row)
                    is_settled = False
            for key, above in known.items():
                for row in circles(self.rows, key, above):
                    row.refuse(key, CIRCLES[key], name=row.name)
                    is_settled = False

    def _follow(
        self, row: UnderstoodRow, key: str, needed: list[tuple[UnderstoodRow, str, UnderstoodRow]]
    ) -> None:
        """Put what was found in the place of the names."""
        found: list[int | InFile] = []
        for named in row.facts[key]:
            try:
                target = self._target(row, key, named)
            except FactProblem as problem:
                row.add(key, problem)
                continue
            if isinstance(target, UnderstoodRow):
                needed.append((row, key, target))
            found.append(
                InFile(target.row, target.name) if isinstance(target, UnderstoodRow) else target
            )
        found = list(dict.fromkeys(found))
        if FACTS[key].holds == Holds.ORGANISATION:
            row.facts[key] = found[0] if found else None
        else:
            row.facts[key] = [
                *sorted(each for each in found if isinstance(each, int)),
                *(each for each in found if isinstance(each, InFile)),
            ]

    def _target(self, row: UnderstoodRow, key: str, named: Named) -> int | UnderstoodRow:
        target = self.references.find(named)
        if target in (row, row.number):
            if key == "replaced_by":
                row.refuse(key, "replaces_itself")
            else:
                row.refuse(key, "itself")
        return target

    def _changes(self, row: UnderstoodRow) -> dict[str, list[Any]]:
        """Of a new organisation all that is said; of another what differs."""
        was: Facts = EMPTY if row.is_new else row.was
        return {
            key: [was[key], value]
            for key, value in row.facts.items()
            if was[key] != value or (row.is_new and key == "name")
        }


def _why_not(other: UnderstoodRow) -> str:
    if other.is_left:
        return "row_left"
    return "row_undecided" if other.is_undecided and not other.problems else "row_bad"
