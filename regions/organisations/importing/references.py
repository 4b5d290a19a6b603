"""What the cells of a file point at: an organisation of the register, or one that the file adds itself.

Rows come in any order: children before their parents too. So all rows are read before any of these is
looked up.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from portal.typed.text import name_key
from regions.organisations.facts.cleaning import SHOWN, Places
from regions.organisations.facts.definitions import IDENTIFIERS
from regions.organisations.identifiers import clean_identifier
from regions.organisations.importing.matching import RegisterLoader, with_place
from regions.organisations.importing.register import Number, Place, Register
from regions.organisations.importing.rights import Rights
from regions.organisations.importing.rows import InFile, Named, UnderstoodRow
from regions.organisations.problems import FactProblem
from regions.organisations.public_id import read_public_id

# What can only be meant as a number.
_DIGITS = re.compile(r"[\d\s.,-]+", re.ASCII)
_ASSOCIATION = re.compile(r"\d{1,3}([.,]\d{1,3})?|\d{4,6}", re.ASCII)


class References:
    def __init__(
        self,
        loader: RegisterLoader,
        rows: Iterable[UnderstoodRow],
        places: Places,
        *,
        on: dt.date,
    ) -> None:
        self.register: Register = loader.register
        self.rights: Rights = loader.rights
        self.places, self.on = places, on
        self._found: dict[Named, int | UnderstoodRow] = {}
        self._numbers: dict[Number, UnderstoodRow] = {}
        self._names: dict[str, list[UnderstoodRow]] = {}
        self._homes: dict[Place, list[UnderstoodRow]] = {}
        for row in rows:
            if not row.is_new:
                continue
            for number in loader.numbers_in(row.cells):
                self._numbers.setdefault(number, row)
            if name := row.name:
                self._names.setdefault(name_key(name), []).append(row)
                home = loader.home_in(row.cells)
                self._homes.setdefault((name_key(name), home), []).append(row)

    def find(self, named: Named) -> int | UnderstoodRow:
        """A primary key, or the row that adds it. Raises `FactProblem`."""
        if named not in self._found:
            self._found[named] = self._find(named)
        return self._found[named]

    def _find(self, named: Named) -> int | UnderstoodRow:
        text = named.text
        number = read_public_id(text)
        if number is not None:
            if number in self.register.ids:
                return self.register.ids[number]
            raise FactProblem("organisation", value=text[:SHOWN])
        for each in self._read_numbers(text):
            if each in self.register.numbers:
                return self.register.numbers[each][0]
            if each in self._numbers:
                return self._numbers[each]
        if _DIGITS.fullmatch(text):
            raise FactProblem("organisation", value=text[:SHOWN])
        return self._by_name(text)

    def _read_numbers(self, text: str) -> list[Number]:
        """Raises `FactProblem` for what looks like a number and is none."""
        found: list[Number] = []
        problems: dict[str, ValidationError] = {}
        for scheme in IDENTIFIERS:
            try:
                found.append((scheme, clean_identifier(scheme, text)))
            except FactProblem as problem:
                problems[scheme] = problem
        if not found and _DIGITS.fullmatch(text):
            raise problems["association" if _ASSOCIATION.fullmatch(text) else "business_id"]
        return found

    def _by_name(self, text: str) -> int | UnderstoodRow:
        key = name_key(text)
        hits: list[int | UnderstoodRow] = [
            *filter(self.rights.may_see, self.register.by_name.get(key, [])),
            *self._names.get(key, []),
        ]
        if not hits:
            for name, town in with_place(text):
                hits += self._at(name, town)
        if len(hits) == 1:
            return hits[0]
        code = "organisation_ambiguous" if hits else "organisation"
        raise FactProblem(code, value=text[:SHOWN])

    def _at(self, name: str, town: str) -> list[int | UnderstoodRow]:
        try:
            home = self.places.municipality(town, on=self.on)
        except FactProblem:
            return []
        known = self.register.at(self.register.official, name, home)
        return [*filter(self.rights.may_see, known), *self._homes.get((name_key(name), home), [])]


def circles(
    rows: Iterable[UnderstoodRow], key: str, known: Mapping[int, int]
) -> list[UnderstoodRow]:
    """Rows by which an organisation would come to point to itself, however many are between.

    `key` is `parent` or `replaced_by`. `known` is what the register says, which holds where no row says
    otherwise.
    """
    above: dict[int, int] = dict(known)
    changing: dict[int, UnderstoodRow] = {}
    for row in rows:
        if key not in row.facts or not row.is_written:
            continue
        target = row.facts[key]
        node = node_of(row)
        changing[node] = row
        above[node] = -target.row if isinstance(target, InFile) else target or 0
    found: list[UnderstoodRow] = []
    is_clear: set[int] = set()
    for start in changing:
        path: dict[int, None] = {}
        node = start
        while node and node not in is_clear and node not in path:
            path[node] = None
            node = above.get(node, 0)
        if node in path:
            on_circle = list(path)[list(path).index(node) :]
            found += [changing[each] for each in on_circle if each in changing]
        is_clear.update(path)
    return found


def node_of(row: UnderstoodRow) -> int:
    """The organisation's primary key, or minus the number of the row that adds it."""
    return -row.row if row.number is None else row.number
