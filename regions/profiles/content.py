"""What a section says, as one value: to compare, to keep and to show."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.utils.formats import date_format, number_format

from regions.models.profile import ProfileDraft, ProfileRevision
from regions.sections import DEFAULT_LANGUAGE, Column, ColumnKind, Section, Text

CellValue = str | int | float
ProfileRow = Mapping[str, CellValue]


@dataclass(frozen=True)
class ShownCell:
    """One field of a row as people read it."""

    label: Text
    text: str
    url: str = ""


@dataclass(frozen=True)
class Content:
    """Prose and rows; the note tells why they changed and is not part of what they say."""

    prose: str = ""
    rows: tuple[ProfileRow, ...] = ()
    note: str = field(default="", compare=False)
    language: str = DEFAULT_LANGUAGE

    @classmethod
    def of(cls, text: ProfileRevision | ProfileDraft | None) -> Self:
        if text is None:
            return cls()
        rows = tuple(filled_rows(text.section.columns, text.rows))
        return cls(text.prose.strip(), rows, text.note, text.language)

    @classmethod
    def as_written(cls, text: ProfileRevision | ProfileDraft | None) -> Self:
        """With rows that the section no longer takes: for the history."""
        if text is None:
            return cls()
        rows = tuple(filled_rows(text.section.readable_columns, text.rows))
        return replace(cls.of(text), rows=rows)

    def as_fields(self) -> dict[str, Any]:
        """As the models of profile texts keep it."""
        return {
            "prose": self.prose,
            "rows": list(self.rows),
            "note": self.note,
            "language": self.language,
        }

    @property
    def is_empty(self) -> bool:
        return not self.prose and not self.rows


def filled_rows(columns: Sequence[Column], rows: Any) -> Iterator[ProfileRow]:
    """Rows with only the cells of these columns that say something."""
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        cells = {c.key: row[c.key] for c in columns if row.get(c.key) not in (None, "")}
        if cells:
            yield cells


def shown_cells(section: Section, row: ProfileRow) -> list[ShownCell]:
    """The cells of a row in the order of the columns, without the empty ones."""
    return [
        shown(column, row[column.key]) for column in section.readable_columns if column.key in row
    ]


def shown_columns(section: Section, rows: Iterable[ProfileRow]) -> tuple[Column, ...]:
    """The columns that say something in at least one row."""
    used = {key for row in rows for key in row}
    return tuple(column for column in section.readable_columns if column.key in used)


def shown(column: Column, value: CellValue | None) -> ShownCell:
    """A cell in the language of the page; what does not fit its kind is shown as it was typed."""
    label = column.label
    if value is None or value == "":
        return ShownCell(label, "")
    text = str(value)
    if column.kind is ColumnKind.URL and text.lower().startswith(("http://", "https://")):
        return ShownCell(label, text.split("://", 1)[1].rstrip("/"), url=text)
    if column.kind is ColumnKind.DATE:
        try:
            return ShownCell(label, date_format(dt.date.fromisoformat(text), "SHORT_DATE_FORMAT"))
        except ValueError:
            return ShownCell(label, text)
    if column.kind in {ColumnKind.AMOUNT, ColumnKind.COUNT} and isinstance(value, int | float):
        cents = 2 if value % 1 else 0
        return ShownCell(label, number_format(value, cents, use_l10n=True, force_grouping=True))
    return ShownCell(label, text)
