"""What a check shows: each row as it was understood, kept as JSON, a line each.

The lines stand by kind, what needs somebody first: so a page of one kind is a stretch of the file.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.importing.files import read_lines, write_lines
from portal.importing.problem import CellProblem
from regions.organisations.facts.definitions import Value
from regions.organisations.import_problem import RegisterProblem
from regions.organisations.importing.plan import Plan
from regions.organisations.importing.rows import InFile, Kind, UnderstoodRow, Why
from regions.organisations.models import RegisterImport


@dataclass(frozen=True)
class ShownRow:
    """`facts`: key → [what it was, what it becomes]; an organisation that the file adds is an `InFile`."""

    row: int
    kind: Kind
    number: int | None
    name: str
    facts: Mapping[str, Sequence[Value]]
    problems: Sequence[CellProblem]
    candidates: Sequence[int]
    why: Why | None

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> "ShownRow":
        return cls(
            line["row"],
            Kind(line["kind"]),
            line["number"],
            line["name"],
            {key: [_read(value) for value in pair] for key, pair in line["facts"].items()},
            [CellProblem.from_json(each, RegisterProblem) for each in line["problems"]],
            line["candidates"],
            Why(line["why"]) if line["why"] else None,
        )


def _read(value: Any) -> Value:
    if isinstance(value, dict):
        return InFile(value["row"], value["name"])
    if isinstance(value, list):
        return [_read(each) for each in value]
    return value


def line_of(row: UnderstoodRow) -> dict[str, Any]:
    kind = row.kind
    facts = row.changes
    if kind in {Kind.DECIDE, Kind.LEFT}:
        facts = {key: [None, value] for key, value in row.facts.items()}
    return {
        "row": row.row,
        "kind": kind,
        "number": row.number,
        "name": row.name,
        "facts": {} if kind is Kind.ERROR else _plain(facts),
        "problems": [problem.as_json() for problem in row.problems] if kind is Kind.ERROR else [],
        "candidates": row.candidates,
        "why": row.why or "",
    }


def _plain(value: Any) -> Any:
    if isinstance(value, InFile):
        return value.as_json()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def keep_preview(import_: RegisterImport, plan: Plan) -> None:
    by_kind: dict[Kind, list[UnderstoodRow]] = {kind: [] for kind in Kind}
    for row in plan.rows:
        by_kind[row.kind].append(row)
    lines = (line_of(row) for rows in by_kind.values() for row in rows)
    write_lines(import_.files.preview(import_.pk), lines)


def digest_of(rows: Iterable[UnderstoodRow]) -> str:
    """Of what is written: which organisations, what each fact was, what it becomes."""
    digest = hashlib.sha256()
    for row in rows:
        if row.kind in {Kind.NEW, Kind.CHANGED}:
            said = [row.row, row.number, _plain(row.changes)]
            digest.update(json.dumps(said, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()


def kind_counts(import_: RegisterImport) -> dict[Kind, int]:
    """As the check has counted them, in the order of the preview."""
    return {
        Kind.ERROR: import_.bad_count,
        Kind.DECIDE: import_.decide_count,
        Kind.NEW: import_.new_count,
        Kind.CHANGED: import_.changed_count,
        Kind.SAME: import_.same_count,
        Kind.LEFT: import_.left_count,
    }


class PreviewRows(Sequence[ShownRow]):
    """Rows of one kind, or all: only those are read that a page shows."""

    def __init__(self, import_: RegisterImport, kind: Kind | None = None) -> None:
        self.path = import_.files.preview(import_.pk)
        counts = kind_counts(import_)
        self.start, self.length = 0, sum(counts.values())
        if kind is not None:
            kinds = list(Kind)
            self.start = sum(counts[each] for each in kinds[: kinds.index(kind)])
            self.length = counts[kind]

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, wanted: Any) -> Any:
        if isinstance(wanted, slice):
            start, stop, _step = wanted.indices(self.length)
            return list(self._read(start, stop))
        if wanted in range(self.length):
            for row in self._read(wanted, wanted + 1):
                return row
        raise IndexError(wanted)

    def _read(self, start: int, stop: int) -> Iterator[ShownRow]:
        try:
            for line in read_lines(self.path, self.start + start, self.start + stop):
                yield ShownRow.from_json(line)
        except FileNotFoundError:
            # It was just put away, or taken in.
            return
