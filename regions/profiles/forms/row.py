"""The rows of a section as they stand in its form: typed text, what it means, and what is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.typed.text import plain_line
from regions.profiles.content import CellValue, ProfileRow
from regions.profiles.forms.cell import clean_cell
from regions.sections import MAX_ROWS, Column, ColumnKind, Section

NAME = re.compile(r"row-(\d{1,4})-([a-z_]+)")
REMOVE = "remove"
# As typed on a Finnish keyboard; the form says so beside the field.
HINTS = {
    ColumnKind.DATE: gettext_lazy("For example 30.11.2026"),
    ColumnKind.YEAR: gettext_lazy("For example 2026"),
    ColumnKind.AMOUNT: gettext_lazy("Euros, for example 12 000"),
    ColumnKind.URL: gettext_lazy("Begins with https://"),
}
MODES = {
    ColumnKind.YEAR: "numeric",
    ColumnKind.COUNT: "numeric",
    ColumnKind.AMOUNT: "decimal",
    ColumnKind.URL: "url",
}


@dataclass
class TypedCell:
    """One field on the page."""

    column: Column
    name: str
    text: str
    error: str = ""

    @property
    def hint(self) -> str:
        return str(HINTS.get(self.column.kind, ""))

    @property
    def mode(self) -> str:
        return MODES.get(self.column.kind, "")

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error, where they are."""
        parts = (("help", self.hint), ("error", self.error))
        return " ".join(f"id_{self.name}_{part}" for part, text in parts if text)

    @property
    def is_long(self) -> bool:
        return self.column.kind in {ColumnKind.TEXT, ColumnKind.URL}


@dataclass
class TypedRow:
    """One row on the page, numbered from 1 as people count."""

    number: int
    cells: list[TypedCell]
    is_removed: bool = False

    @property
    def remove_name(self) -> str:
        return f"row-{self.number - 1}-{REMOVE}"

    @property
    def is_blank(self) -> bool:
        return not any(plain_line(cell.text) for cell in self.cells)


@dataclass
class TypedRows:
    """All rows of the form. `strict` is for publishing; a draft may be unfinished."""

    section: Section
    rows: list[TypedRow] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def from_post(cls, section: Section, data: Mapping[str, str]) -> "TypedRows":
        columns = {column.key for column in section.columns} | {REMOVE}
        found: dict[int, dict[str, str]] = {}
        for name in data:
            if (match := NAME.fullmatch(name)) and match[2] in columns:
                found.setdefault(int(match[1]), {})[match[2]] = data[name]
        rows = [_typed_row(section, i, found[at]) for i, at in enumerate(sorted(found))]
        return cls(section, rows)

    @classmethod
    def from_content(cls, section: Section, rows: Iterable[ProfileRow]) -> "TypedRows":
        return cls(
            section,
            [
                _typed_row(section, i, {key: _as_typed(section, key, row[key]) for key in row})
                for i, row in enumerate(rows)
            ],
        )

    @property
    def most(self) -> int:
        return MAX_ROWS

    @property
    def blank(self) -> TypedRow:
        """What a browser copies for a row more."""
        return _typed_row(self.section, 0, {})

    def add(self) -> None:
        """One more empty row, or an error that there are enough."""
        if len(self.rows) >= MAX_ROWS:
            self.errors.append(("", self._too_many()))
        else:
            self.rows.append(_typed_row(self.section, len(self.rows), {}))

    def _too_many(self) -> str:
        return _("There can be at most %(most)d rows. Remove some of them.") % {"most": MAX_ROWS}

    def clean(self, *, strict: bool) -> tuple[ProfileRow, ...]:
        """The rows that stay, in their order; what is wrong is left in `errors` and the cells."""
        kept = [row for row in self.rows if not row.is_removed and not row.is_blank]
        if len(kept) > MAX_ROWS:
            self.errors.append(("", self._too_many()))
        return tuple(self._clean_row(row, strict=strict) for row in kept)

    def _clean_row(self, row: TypedRow, *, strict: bool) -> ProfileRow:
        values: dict[str, CellValue] = {}
        for cell in row.cells:
            if not plain_line(cell.text):
                if strict and cell.column.required:
                    self._refuse(row, cell, _("This is missing. Fill it in or remove the row."))
                continue
            try:
                values[cell.column.key] = clean_cell(cell.column, cell.text)
            except ValidationError as error:
                if strict or error.code in {"too_long", "encoding"}:
                    self._refuse(row, cell, error.messages[0])
                values[cell.column.key] = plain_line(cell.text)
        return values

    def _refuse(self, row: TypedRow, cell: TypedCell, message: str) -> None:
        cell.error = message
        self.errors.append(
            (
                f"id_{cell.name}",
                _("Row %(row)d, %(field)s: %(message)s")
                % {"row": row.number, "field": cell.column.label, "message": message},
            )
        )


def _typed_row(section: Section, at: int, texts: Mapping[str, str]) -> TypedRow:
    cells = [
        TypedCell(column, f"row-{at}-{column.key}", texts.get(column.key, ""))
        for column in section.columns
    ]
    return TypedRow(at + 1, cells, is_removed=bool(texts.get(REMOVE)))


def _as_typed(section: Section, key: str, value: CellValue) -> str:
    """A stored value as somebody would type it."""
    kind = next(column.kind for column in section.columns if column.key == key)
    if kind is ColumnKind.DATE and (
        match := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", str(value))
    ):
        return f"{int(match[3])}.{int(match[2])}.{match[1]}"
    if kind is ColumnKind.AMOUNT and isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    return str(value)
