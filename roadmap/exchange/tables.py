"""A roadmap and its statuses as workbooks and tables: what leaves the house, and comes back changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from portal.chapters.chapter import Fact
from portal.chapters.publication import LongTable, about_sheet
from portal.tabular.columns import Column, Sheet
from roadmap.exchange.columns import ExchangeTable
from roadmap.exchange.statuses import STATUSES, cells
from roadmap.exchange.steps import STEPS
from roadmap.report.content import RoadmapContent
from roadmap.report.sentences import facts
from roadmap.report.sheets import read_only_sheets

About = TypeVar("About")


@dataclass(frozen=True)
class RoadmapTables:
    """The workbook holds everything; the table is that of the steps."""

    roadmap: RoadmapContent

    @property
    def title(self) -> str:
        return str(self.roadmap.roadmap.title)

    def sheets(self) -> tuple[Sheet, ...]:
        return (
            _sheet(STEPS, self.roadmap.steps, self.roadmap),
            _sheet(STATUSES, cells(self.roadmap), self.roadmap),
            *read_only_sheets(self.roadmap),
            _codebook([STEPS, STATUSES], self.roadmap),
            about_sheet(self.facts),
        )

    def table(self) -> LongTable:
        return _long_table(STEPS, self.roadmap.steps, self.roadmap)

    @property
    def facts(self) -> Iterator[Fact]:
        yield from facts(self.roadmap)
        yield (
            _("taking it in again"),
            _(
                "The sheets of steps and statuses can be changed and taken in again on the page of the "
                "roadmap. A row that is left out changes nothing, nor does an empty cell; a dash (-) "
                "empties what it stands for."
            ),
        )


@dataclass(frozen=True)
class StatusTables(RoadmapTables):
    """Statuses alone."""

    def sheets(self) -> tuple[Sheet, ...]:
        return (
            _sheet(STATUSES, cells(self.roadmap), self.roadmap),
            _codebook([STATUSES], self.roadmap),
            about_sheet(self.facts),
        )

    def table(self) -> LongTable:
        return _long_table(STATUSES, cells(self.roadmap), self.roadmap)


def _sheet(table: ExchangeTable[About], rows: Iterable[About], content: RoadmapContent) -> Sheet:
    sees = content.sees_internal
    columns = [each.column for each in table.for_reader(sees_internal=sees)]
    return Sheet(table.name, columns, table.written(rows, sees_internal=sees))


def _long_table(
    table: ExchangeTable[About], rows: Iterable[About], content: RoadmapContent
) -> LongTable:
    sees = content.sees_internal
    columns = {each.code: each.column for each in table.for_reader(sees_internal=sees)}
    return LongTable(columns, table.written(rows, sees_internal=sees))


def _codebook(tables: Iterable[ExchangeTable[Any]], content: RoadmapContent) -> Sheet:
    columns = (
        Column(_("Sheet"), "text", 14),
        Column(_("Column"), "text", 24),
        Column(_("Code"), "text", 16),
        Column(_("What to write"), "text", 80),
    )
    rows = (
        (table.name, column.heading, column.code, column.explanation)
        for table in tables
        for column in table.for_reader(sees_internal=content.sees_internal)
    )
    return Sheet(_("Columns"), columns, rows)
