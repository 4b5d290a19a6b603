"""One app's part of a summary: sentences, figures, tables and charts, in the language of the reader.

All of it is plain data, so that a page, a workbook, a table, a document and a stored copy are made from
the same value.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from portal.chapters.figure import Figure
from portal.charts.distribution import Distribution
from portal.charts.dots import Dots
from portal.charts.shares import Shares
from portal.charts.table import Table, table
from portal.charts.tile_map import TileMap
from portal.tabular.columns import Column

Chart = Dots | Distribution | Shares | TileMap
Value = str | int | float | dt.date | Figure | None
# What one must know of a file: a term, and what it is.
Fact = tuple[str, str]


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class Overview:
    """A table to be read: on the page and on paper. The first cell names the row, and may be a link."""

    id: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | Figure, ...], ...]
    urls: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        rows = [[c.text if isinstance(c, Figure) else c for c in row] for row in self.rows]
        return table(self.caption, self.headings, rows, urls=self.urls)


@dataclass(frozen=True)
class FileTable:
    """A table to be computed with: a sheet of the workbook."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class PlacedFigure:
    """One row of the long table: a figure of a region or the nation, and where it comes from."""

    region_code: str
    region_name: str
    code: str
    name: str
    figure: Figure
    source: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a publication named some regions."""

    name: str
    regions: tuple[str, ...]


@dataclass(frozen=True)
class PublishedFigure:
    """A national figure as it was published earlier."""

    written: str
    n: int | None
    # The month: a survey is not dated to a day.
    on: str
    source: str
    source_url: str
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class Measure:
    """One thing that is measured again and again: what is said of it, and the regions' means."""

    code: str
    number: int
    name: str
    sentence: str
    chart: Dots | None
    published: PublishedFigure | None


@dataclass(frozen=True)
class Audience:
    code: str
    name: str


@dataclass(frozen=True)
class Measures:
    """What one source measured, a page drawing one measure at a time."""

    source: Link
    is_invented: bool
    # Those of whom there are figures; the first one's are drawn.
    audiences: tuple[Audience, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Section:
    """A sentence first, then a picture, then a table."""

    key: str
    title: str
    sentence: str
    # In place of the sentence, where there is nothing to say.
    nothing: str = ""
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    chart: Chart | None = None
    overview: Overview | None = None
    measures: Measures | None = None
    # Takes the whole width of the page, before the others.
    is_leading: bool = False


@dataclass(frozen=True)
class RegionCell:
    """What one region's row says: as it is read, and as a file holds it."""

    text: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class RegionColumn:
    """A column of the table of regions: one to be read, one or more in a file."""

    heading: str
    columns: tuple[Column, ...]
    # By the region's code.
    cells: Mapping[str, RegionCell]


@dataclass(frozen=True)
class Legend:
    """What narrow headings of the table of regions stand for."""

    title: str
    terms: tuple[Fact, ...]


@dataclass(frozen=True)
class Chapter:
    sections: tuple[Section, ...] = ()
    region_columns: tuple[RegionColumn, ...] = ()
    legend: Legend | None = None
    # Below the legend: what one must know to compare the columns.
    notes: tuple[str, ...] = ()
    file_tables: tuple[FileTable, ...] = ()
    figures: tuple[PlacedFigure, ...] = ()
    facts: tuple[Fact, ...] = ()
    is_invented: bool = False
