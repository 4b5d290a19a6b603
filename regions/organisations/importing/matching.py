"""Which organisation a row means: by its public id, then its numbers, then its name and municipality.

An empty cell matches nothing. Where several may be meant, or the register knows the one under another
name or number, somebody decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from import_export.instance_loaders import BaseInstanceLoader

from portal.typed.text import name_key, plain_line
from regions.organisations.facts.definitions import IDENTIFIERS, POINTERS
from regions.organisations.identifiers import clean_identifier
from regions.organisations.importing.columns import PUBLIC_ID
from regions.organisations.importing.register import Number, Register, Wanted
from regions.organisations.importing.resource import (
    CLEARING,
    ROW,
    OrganisationResource,
)
from regions.organisations.importing.rights import Rights
from regions.organisations.importing.rows import Named, UnderstoodRow, Why, can_be_new
from regions.organisations.public_id import read_public_id

# What somebody decided about a row: an organisation, or one of these.
NEW, LEAVE = "new", "leave"
Decisions = Mapping[str, int | str]
Rows = Sequence[Mapping[str, Any]]

# `Muistiyhdistys ry, Kemi` and `Muistiyhdistys ry (Kemi)`.
_WITH_PLACE = (re.compile(r"(.+),([^,]+)"), re.compile(r"(.+)\(([^()]+)\)"))


class RegisterLoader(BaseInstanceLoader):
    """Looks up all rows at once, as the library's own cached loader does for a single key."""

    def __init__(
        self, resource: OrganisationResource, dataset: Rows, rights: Rights, decisions: Decisions
    ) -> None:
        super().__init__(resource, dataset)
        self.rights, self.decisions = rights, decisions
        self._numbers: dict[int, list[Number]] = {}
        self._named: set[Named] = set()
        wanted = Wanted()
        for row in dataset:
            self._numbers[row[ROW]] = self._numbers_in(row)
            self._note(row, wanted)
        self.register = Register.known(wanted)

    def get_instance(self, row: Mapping[str, Any]) -> UnderstoodRow | None:
        """None for an organisation that is new."""
        if has_text(row, PUBLIC_ID):
            return self._by_id(row)
        numbers = self.numbers_in(row)
        hits = {
            number: self.register.numbers[number] for number in numbers if self._is_known(number)
        }
        found = list(dict.fromkeys(pk for pk, _former in hits.values()))
        if len(found) == 1:
            return self._by_number(row, found[0], numbers)
        if found:
            return self._decided(row, found, Why.TWO_NUMBERS, numbers)
        return self._by_name(row, numbers)

    def numbers_in(self, row: Mapping[str, Any]) -> list[Number]:
        """Those that can be read."""
        return self._numbers[row[ROW]]

    def _numbers_in(self, row: Mapping[str, Any]) -> list[Number]:
        found = []
        for scheme in IDENTIFIERS:
            if has_text(row, scheme) and scheme in self.resource.fields:
                try:
                    found.append((scheme, self.resource.fields[scheme].clean(row)))
                except ValidationError:
                    continue
        return found

    def home_in(self, row: Mapping[str, Any]) -> str:
        if "municipality" not in self.resource.fields:
            return ""
        try:
            return self.resource.fields["municipality"].clean(row) or ""
        except ValidationError:
            return ""

    def _is_known(self, number: Number) -> bool:
        return number in self.register.numbers

    def _by_id(self, row: Mapping[str, Any]) -> UnderstoodRow:
        understood = UnderstoodRow(row=row[ROW], cells=row)
        text = plain_line(row[PUBLIC_ID])
        number = read_public_id(text)
        if number is None:
            understood.refuse(PUBLIC_ID, "public_id", value=text[:60])
        elif number not in self.register.ids:
            understood.refuse(PUBLIC_ID, "public_id_unknown", value=text[:60])
        else:
            return self._meant(row, self.register.ids[number], self.numbers_in(row))
        return understood

    def _by_number(
        self, row: Mapping[str, Any], pk: int, numbers: Sequence[Number]
    ) -> UnderstoodRow | None:
        """Of a mistyped number everything else speaks for somebody else."""
        unknown = [number for number in numbers if not self._is_known(number)]
        if self._contradicts(pk, unknown):
            return self._decided(row, [pk], Why.HALF_THE_NUMBERS, numbers)
        if self._is_elsewhere_by_another_name(row, pk):
            return self._decided(row, [pk], Why.ANOTHERS_NUMBER, numbers)
        return self._meant(row, pk, numbers)

    def _is_elsewhere_by_another_name(self, row: Mapping[str, Any], pk: int) -> bool:
        """One of the two alone is a change: organisations take new names, and move."""
        there, home = self.home_in(row), self.register.home_of(pk)
        has_moved = bool(there and home) and there != home
        return has_moved and has_text(row, "name") and not self.register.is_called(pk, row["name"])

    def _by_name(self, row: Mapping[str, Any], numbers: Sequence[Number]) -> UnderstoodRow | None:
        home = self.home_in(row)
        if not home or not has_text(row, "name"):
            return None
        name = row["name"]
        found = self.register.at(self.register.official, name, home)
        if len(found) == 1 and not self._contradicts(found[0], numbers):
            return self._meant(row, found[0], numbers)
        if found:
            why = Why.SAME_NAME if len(found) > 1 else Why.OTHER_NUMBER
            return self._decided(row, found, why, numbers)
        found = self.register.at(self.register.others, name, home)
        return self._decided(row, found, Why.OTHER_NAME, numbers) if found else None

    def _contradicts(self, pk: int, numbers: Sequence[Number]) -> bool:
        own = self.register.numbers_of[pk]
        return any(own.get(scheme, value) != value for scheme, value in numbers)

    def _decided(
        self, row: Mapping[str, Any], found: Sequence[int], why: Why, numbers: Sequence[Number]
    ) -> UnderstoodRow | None:
        """As somebody decided; still to be decided where nobody did, or the register has changed."""
        candidates = tuple(pk for pk in found if self.rights.may_edit(pk))
        decision = self.decisions.get(str(row[ROW]))
        if decision == NEW and can_be_new(why):
            return None
        if decision in candidates:
            return self._meant(row, int(decision), numbers)
        understood = UnderstoodRow(
            row=row[ROW], cells=row, candidates=candidates, why=why, is_left=decision == LEAVE
        )
        if not candidates:
            understood.refuse("", "not_yours")
        return understood

    def _meant(self, row: Mapping[str, Any], pk: int, numbers: Sequence[Number]) -> UnderstoodRow:
        understood = UnderstoodRow(row=row[ROW], cells=row, number=pk)
        understood.passed_over = {
            scheme
            for scheme, value in numbers
            if self._is_known((scheme, value)) and self._is_anothers(row, scheme, value, pk)
        }
        if not self.rights.may_edit(pk):
            understood.refuse("", "not_yours")
        return understood

    def _is_anothers(self, row: Mapping[str, Any], scheme: str, value: str, pk: int) -> bool:
        """A number that came by merging stays a former one; one of another organisation, where somebody
        chose between the two, stays with that one."""
        holder, is_former = self.register.numbers[scheme, value]
        if holder == pk:
            return is_former
        return self.decisions.get(str(row[ROW])) == pk and not has_text(row, PUBLIC_ID)

    def _note(self, row: Mapping[str, Any], wanted: Wanted) -> None:
        if has_text(row, PUBLIC_ID):
            wanted.ids |= _ids(row[PUBLIC_ID])
        wanted.numbers.update(self.numbers_in(row))
        if has_text(row, "name"):
            wanted.names.add(name_key(row["name"]))
        for key, field in self.resource.fields.items():
            if field.widget.holds not in POINTERS or not has_text(row, key):
                continue
            try:
                named = field.clean(row)
            except ValidationError:
                continue
            for each in named:
                if each not in self._named:
                    self._named.add(each)
                    _note_named(each, wanted)


def has_text(row: Mapping[str, Any], key: str) -> bool:
    """Something that says which: neither nothing nor the sign that makes a fact empty."""
    text = str(row.get(key, "")).strip()
    return bool(text) and text not in CLEARING


def _ids(text: str) -> set[int]:
    number = read_public_id(plain_line(text))
    return set() if number is None else {number}


def _note_named(named: Named, wanted: Wanted) -> None:
    wanted.ids |= _ids(named.text)
    for scheme in IDENTIFIERS:
        try:
            wanted.numbers.add((scheme, clean_identifier(scheme, named.text)))
        except ValidationError:
            continue
    wanted.names.add(name_key(named.text))
    wanted.names.update(name_key(name) for name, _place in with_place(named.text))


def with_place(text: str) -> Iterator[tuple[str, str]]:
    """The ways to read it as a name with a municipality."""
    for form in _WITH_PLACE:
        if found := form.fullmatch(text):
            yield found[1].strip(), found[2].strip()
