"""What can be published as a file: as a workbook, as one long table, as a document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.chapters.chapter import Fact, FileTable
from portal.chapters.figure import Figure
from portal.tabular.columns import Column, Sheet


@dataclass(frozen=True)
class LongTable:
    """One row for each thing that is known; the columns by the names that programs call them."""

    columns: Mapping[str, Column]
    rows: Iterable[Sequence[Any]]


class Document(Protocol):
    """What can be put on paper, in the active language."""

    @property
    def title(self) -> str: ...

    @property
    def template(self) -> str: ...

    def content(self) -> dict[str, Any]:
        """What the template takes."""


class Tables(Protocol):
    """What can be written as a workbook and as one table."""

    @property
    def title(self) -> str: ...

    def sheets(self) -> tuple[Sheet, ...]: ...

    def table(self) -> LongTable: ...


class Publication(Document, Tables, Protocol):
    """The same content in every format."""


def sheet(table: FileTable) -> Sheet:
    """A figure as its number, or as the reason why there is none."""
    rows = ([c.in_cell if isinstance(c, Figure) else c for c in row] for row in table.rows)
    return Sheet(table.name, table.columns, rows)


def about_sheet(facts: Iterable[Fact]) -> Sheet:
    """The last sheet of a workbook: what the figures mean and where they come from."""
    columns = (Column(_("What"), "text", 30), Column(_("Explanation"), "text", 100))
    return Sheet(_("About this file"), columns, ((capfirst(term), text) for term, text in facts))
