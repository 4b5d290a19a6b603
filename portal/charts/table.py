"""The same numbers as a table: every chart has one, and lists of figures may be one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

Text = str | Promise


@dataclass(frozen=True)
class Heading:
    text: Text
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    text: Text
    heading: Text = ""
    is_number: bool = False
    url: str = ""


@dataclass(frozen=True)
class Row:
    """The first cell names the row."""

    cells: tuple[Cell, ...]
    is_selected: bool = False

    @property
    def name(self) -> Cell:
        return self.cells[0]

    @property
    def rest(self) -> tuple[Cell, ...]:
        return self.cells[1:]


@dataclass(frozen=True)
class Table:
    """Drawn by components/table.html."""

    caption: Text
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]


def table(
    caption: Text,
    headings: Sequence[Text],
    rows: Iterable[Sequence[Text]],
    *,
    numbers: Collection[int] = (),
    urls: Sequence[str] = (),
    selected: Collection[int] = (),
) -> Table:
    """A table from plain texts; `numbers` are columns set flush right, `urls` link the row names."""
    return Table(
        caption,
        tuple(Heading(text, i in numbers) for i, text in enumerate(headings)),
        tuple(
            Row(
                tuple(
                    Cell(text, headings[i], i in numbers, urls[k] if urls and i == 0 else "")
                    for i, text in enumerate(row)
                ),
                is_selected=k in selected,
            )
            for k, row in enumerate(rows)
        ),
    )


class Tabled(Protocol):
    """A chart: it has a name on the page, and its numbers as a table."""

    @property
    def id(self) -> str: ...

    @property
    def table(self) -> Table: ...


@lru_cache(maxsize=256)
def render_once(chart: Tabled, language: str) -> SafeString:
    """The same chart in the same language is written out once in the life of a process."""
    return written_once(chart.table, f"{chart.id}-table")


@lru_cache(maxsize=256)
def written_once(table: Table, table_id: str) -> SafeString:
    """A table of plain texts, which are translated already."""
    return render_to_string("components/table.html", {"table": table, "id": table_id})
