"""The sheets of a file that speak of steps and statuses, read within limits and known by their headings."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.tabular.faults import FaultyCell, as_json, from_json
from portal.tabular.reader import ReadTable, UnreadableFile, read_table
from portal.typed.text import name_key
from roadmap.exchange.columns import ExchangeTable
from roadmap.exchange.problem import Problem, RowProblem
from roadmap.exchange.statuses import STATUSES
from roadmap.exchange.steps import STEPS

TABLES: Mapping[str, ExchangeTable[Any]] = {STEPS.code: STEPS, STATUSES.code: STATUSES}
# Without these nobody can tell what a row is about.
KEYS = {STEPS.code: ("step",), STATUSES.code: ("step", "region")}
HEADINGS = 1
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True)
class FileRow:
    """One row: of which table, at which place, and what stands in its columns by their codes."""

    table: str
    number: int
    cells: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        names, cells = list(self.cells), as_json(list(self.cells.values()))
        return {"table": self.table, "row": self.number, "names": names, "cells": cells}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "FileRow":
        cells = from_json(stored["cells"])
        return cls(stored["table"], stored["row"], dict(zip(stored["names"], cells, strict=True)))


@dataclass(frozen=True)
class ReadFile:
    rows: Sequence[FileRow]
    # What is wrong with its headings; nothing is read from a file that has these.
    problems: Sequence[RowProblem]


def read_file(
    path: str | os.PathLike[str], name: str, *, wait: Callable[[], None] = lambda: None
) -> ReadFile:
    """Every sheet of steps or statuses. Raises `UnreadableFile`."""
    rows: list[FileRow] = []
    problems: list[RowProblem] = []
    tables = list(_tables(path, name, wait))
    known = [(table, read) for read in tables if (table := _recognised(read.headings))]
    if not known:
        return ReadFile((), (RowProblem("", HEADINGS, "", "", Problem("headings_missing")),))
    for table, read in known:
        codes = table.codes_by_heading
        columns = [codes.get(name_key(each), "") for each in read.headings]
        problems += _judged(table, read.headings, columns)
        if not problems:
            rows += _rows(table, columns, read)
    return ReadFile(rows, problems)


def _tables(
    path: str | os.PathLike[str], name: str, wait: Callable[[], None]
) -> Iterator[ReadTable]:
    """The first sheet, and others that are called as those of ours."""
    first = read_table(path, name, wait=wait)
    yield first
    wanted = STEPS.names | STATUSES.names
    for other in first.remarks.other_sheets:
        if len(other) <= LONGEST_SHEET_NAME and name_key(other) in wanted:
            try:
                yield read_table(path, name, sheet=other, wait=wait)
            except UnreadableFile as unreadable:
                if unreadable.code != "empty":
                    raise


def _recognised(headings: Sequence[str]) -> ExchangeTable[Any] | None:
    """The table to which most of the headings belong."""
    names = {name_key(heading) for heading in headings}
    shared = {code: len(names & table.codes_by_heading.keys()) for code, table in TABLES.items()}
    best = max(shared, key=shared.__getitem__)
    return TABLES[best] if shared[best] > 1 else None


def _judged(
    table: ExchangeTable[Any], headings: Sequence[str], columns: Sequence[str]
) -> Iterator[RowProblem]:
    counts = Counter(columns)
    for heading, code in zip(headings, columns, strict=True):
        if isinstance(heading, FaultyCell):
            yield RowProblem(table.code, HEADINGS, heading, "", Problem(heading.code))
        elif not heading.strip():
            yield RowProblem(table.code, HEADINGS, "", "", Problem("column_nameless"))
        elif not code:
            yield RowProblem(table.code, HEADINGS, heading, "", Problem("column_unknown"))
        elif counts[code] > 1:
            yield RowProblem(table.code, HEADINGS, heading, "", Problem("column_twice"))
    for key in KEYS[table.code]:
        if key not in counts:
            name = str(table.by_code(key).heading)
            yield RowProblem(
                table.code, HEADINGS, name, "", Problem("column_missing", {"name": name})
            )


def _rows(table: ExchangeTable[Any], columns: Sequence[str], read: ReadTable) -> Iterator[FileRow]:
    """Each row that is not blank."""
    for number, cells in enumerate(read.rows, start=HEADINGS + 1):
        if any(cell.strip() or isinstance(cell, FaultyCell) for cell in cells):
            yield FileRow(table.code, number, dict(zip(columns, cells, strict=True)))
