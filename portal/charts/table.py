"""The same numbers as a table: every chart has one, and lists of figures may be one."""

import html
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

Text = str | Promise
NUMBER = ' class="number"'


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

    @property
    def content(self) -> SafeString:
        text = _escaped(self.text)
        if not self.url:
            return mark_safe(text)  # noqa: S308
        return mark_safe(f'<a href="{_escaped(self.url)}">{text}</a>')  # noqa: S308

    @property
    def label(self) -> str:
        """What the cell is headed by where the headings are out of sight."""
        return f' data-label="{_escaped(self.heading)}"'


def _escaped(text: Text) -> str:
    """Django's own escaping puts texts off that are translated late, and takes ten times as long for that."""
    written = str(text)
    return written if isinstance(written, SafeString) else html.escape(written)


@dataclass(frozen=True)
class Row:
    """The first cell names the row."""

    cells: tuple[Cell, ...]
    is_selected: bool = False

    def written(self, *, is_card: bool) -> SafeString:
        """In Python: pages have hundreds of cells, and a template takes ten times as long for one.

        In a card each cell has its label.
        """
        name, *rest = self.cells
        cells = (
            f'<td role="cell"{cell.label if is_card else ""}{NUMBER if cell.is_number else ""}>'
            f"{cell.content}</td>"
            for cell in rest
        )
        selected = ' class="selected"' if self.is_selected else ""
        head = f'<tr role="row"{selected}><th scope="row" role="rowheader">{name.content}</th>'
        # Each text is escaped where it is put in.
        return mark_safe("".join([head, *cells, "</tr>"]))  # noqa: S308


@dataclass(frozen=True)
class Table:
    """Drawn by components/table.html."""

    caption: Text
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]

    @property
    def body(self) -> SafeString:
        return self._body(is_card=False)

    @property
    def cards(self) -> SafeString:
        return self._body(is_card=True)

    def _body(self, *, is_card: bool) -> SafeString:
        return mark_safe("".join(row.written(is_card=is_card) for row in self.rows))  # noqa: S308


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


# What is public is often read: 22 profiles with some ten tables, in three languages.
@lru_cache(maxsize=1024)
def written_once(table: Table, table_id: str, *, cards: bool = False) -> SafeString:
    """A table of plain texts, which are translated already; not for what few people may see."""
    context = {"table": table, "id": table_id, "cards": cards}
    return render_to_string("components/table.html", context)
