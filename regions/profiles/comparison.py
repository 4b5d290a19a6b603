"""Two versions of a section side by side: field by field, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.translation import gettext as _

from portal.revisions.comparison import FieldDiff
from portal.ui.diff import Words, compare, compare_line
from regions.profiles.content import Content, ProfileRow, shown
from regions.sections import Section


class RowChange(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class ComparedCell:
    label: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class ComparedRow:
    change: RowChange
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True)
class Comparison:
    prose: FieldDiff
    rows: tuple[ComparedRow, ...]
    has_rows: bool
    is_same: bool

    template = "regions/revision/_comparison.html"

    @property
    def changed_rows(self) -> list[ComparedRow]:
        return [row for row in self.rows if row.change is not RowChange.SAME]

    @property
    def same_row_count(self) -> int:
        return len(self.rows) - len(self.changed_rows)


def compare_contents(section: Section, before: Content, after: Content) -> Comparison:
    return Comparison(
        prose=FieldDiff(_("Text"), "", compare(before.prose, after.prose)),
        rows=tuple(_compare_rows(section, before.rows, after.rows)),
        has_rows=section.has_rows or bool(before.rows or after.rows),
        is_same=before == after,
    )


def _compare_rows(
    section: Section, before: Sequence[ProfileRow], after: Sequence[ProfileRow]
) -> Iterator[ComparedRow]:
    """Equal rows find each other first; rows changed in the same place are taken as pairs."""
    old, new = ([tuple(sorted(row.items())) for row in rows] for rows in (before, after))
    for tag, i, k, j, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs = min(k - i, m - j)
        for n in range(pairs):
            change = RowChange.SAME if tag == "equal" else RowChange.CHANGED
            yield _compared(section, change, before[i + n], after[j + n])
        for row in before[i + pairs : k]:
            yield _compared(section, RowChange.REMOVED, row, {})
        for row in after[j + pairs : m]:
            yield _compared(section, RowChange.ADDED, {}, row)


def _compared(
    section: Section, change: RowChange, before: ProfileRow, after: ProfileRow
) -> ComparedRow:
    cells = []
    for column in section.readable_columns:
        old, new = shown(column, before.get(column.key)), shown(column, after.get(column.key))
        if old.text or new.text:
            cells.append(ComparedCell(str(column.label), compare_line(old.text, new.text)))
    return ComparedRow(change, tuple(cells))
