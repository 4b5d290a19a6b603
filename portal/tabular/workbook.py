"""A workbook as its program opens it: which sheet is read, what its cells refer to, what one sees."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import Element

from portal.tabular.merged import filled, ranges_in
from portal.tabular.package import Package, local
from portal.tabular.refusal import Refused
from portal.tabular.sheet import FIRST_DAY, FIRST_DAY_1904, Book, Row, SheetReader, TextReader

TRUE = {"1", "true"}
# Excel's own formats of days, times and hundredths, by their numbers.
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
PERCENTS = {9, 10}
# In a format: texts, colours and conditions, and signs that stand for themselves.
_LITERAL = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[\\_*].', re.IGNORECASE)
_DATE = re.compile("[dmyhs]", re.IGNORECASE)
# As many as are told.
MOST_TOLD = 20


@dataclass
class Remarks:
    """What a person should know of how the table was read. Rows and columns are counted from 1."""

    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    is_visible: bool


def workbook_rows(file: BinaryIO, remarks: Remarks, called: str = "") -> Iterator[list[str]]:
    """The first sheet that one sees and in which something stands; a chart is no such sheet.

    Only one of this name, where a name is given.
    """
    package = Package(zipfile.ZipFile(file))
    name = package.workbook
    tree = package.tree(name)
    sheets = list(_sheets(package, name, tree))
    book = _book(package, name, tree)
    for sheet in sheets:
        if not sheet.is_visible or called not in {"", sheet.name}:
            continue
        rows = _rows(package, sheet.part, book, remarks)
        for blank, row in enumerate(rows):
            if row:
                remarks.sheet = sheet.name
                remarks.other_sheets = [s.name for s in sheets if s is not sheet][:MOST_TOLD]
                yield from ([] for _ in range(blank))
                yield row
                yield from rows
                return
    raise Refused("empty")


def _rows(package: Package, part: str, book: Book, remarks: Remarks) -> Iterator[list[str]]:
    """Each row as a list, also those that the file leaves out."""
    with package.open(part) as content:
        ranges = ranges_in(content)
    reader = SheetReader(book)
    with package.open(part) as content:
        number, is_begun = 1, False
        for row in filled(reader.rows_of(content), ranges):
            cells = _listed(row)
            if not cells:
                continue
            yield from ([] for _ in range(row.number - number))
            if not is_begun:
                is_begun = True
                hidden = reader.hidden_columns & row.cells.keys()
                remarks.hidden_columns = sorted(column + 1 for column in hidden)
            if row.is_hidden and len(remarks.hidden_rows) < MOST_TOLD:
                remarks.hidden_rows.append(row.number)
            number = row.number + 1
            yield cells


def _listed(row: Row) -> list[str]:
    if not row.cells:
        return []
    cells = [""] * (max(row.cells) + 1)
    for column, cell in row.cells.items():
        cells[column] = cell
    return cells


def _sheets(package: Package, name: str, tree: Element) -> Iterator[_Sheet]:
    """The sheets with cells, in the order of their tabs."""
    links = package.links(name)
    for sheet in _elements(tree, "sheet"):
        ids = (value for key, value in sheet.items() if local(key) == "id")
        link = links.get(next(ids, ""))
        if link is not None and link.kind == "worksheet":
            is_visible = sheet.get("state", "visible") == "visible"
            yield _Sheet(sheet.get("name", ""), link.target, is_visible)


def _book(package: Package, name: str, tree: Element) -> Book:
    parts = {link.kind: link.target for link in package.links(name).values()}
    texts: list[str] = []
    if "sharedstrings" in parts:
        with package.open(parts["sharedstrings"]) as content:
            texts = TextReader().read(content)
    kinds = dict(_kinds(package.tree(parts["styles"]))) if "styles" in parts else {}
    is_1904 = any(each.get("date1904") in TRUE for each in _elements(tree, "workbookPr"))
    return Book(
        texts,
        kinds,
        FIRST_DAY_1904 if is_1904 else FIRST_DAY,
        any(each.get("fullCalcOnLoad") in TRUE for each in _elements(tree, "calcPr")),
    )


def _kinds(styles: Element) -> Iterator[tuple[str, str]]:
    """Of each style that makes something of a number: its number, and what that is."""
    codes = {
        each.get("numFmtId", ""): each.get("formatCode", "") for each in _elements(styles, "numFmt")
    }
    for styled in _elements(styles, "cellXfs"):
        for number, style in enumerate(_elements(styled, "xf")):
            if kind := _kind(style.get("numFmtId", "0"), codes):
                yield str(number), kind


def _kind(number: str, codes: dict[str, str]) -> str:
    if number in codes:
        code = _LITERAL.sub("", codes[number].split(";")[0])
        return "percent" if "%" in code else "date" if _DATE.search(code) else ""
    known = int(number) if number.isdecimal() else 0
    return "date" if known in DATES else "percent" if known in PERCENTS else ""


def _elements(tree: Element, name: str) -> Iterator[Element]:
    return (each for each in tree.iter() if local(each.tag) == name)
