"""The published sections of a profile, in the document of their region."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from portal.charts.table import Cell, Heading, Row, Table
from portal.registry.page_parts import Entry
from regions.models import ProfileRevision
from regions.profiles.content import Content, shown, shown_columns
from regions.region_page import RegionPart, RegionVisit
from regions.section_data import tables_of
from regions.sections import SECTIONS, Column, ColumnKind, Section

SHORT = 8
UNBROKEN = {ColumnKind.DATE, ColumnKind.AMOUNT}


@dataclass(frozen=True)
class PrintedSection:
    """A section that says or shows something: its newest revision, and the facts of today."""

    section: Section
    # None where nothing has been written beside what is shown.
    revision: ProfileRevision | None
    content: Content
    data: Table | None = None

    @cached_property
    def table(self) -> Table | None:
        """The list of the section; a column that nobody has filled takes no room on paper."""
        if not self.content.rows:
            return None
        columns = shown_columns(self.section, self.content.rows)
        headings = tuple(Heading(_whole(str(c.label), c), c.is_number) for c in columns)
        rows = (Row(tuple(_cell(c, row.get(c.key)) for c in columns)) for row in self.content.rows)
        return Table(self.section.title, headings, tuple(rows))

    @property
    def is_short(self) -> bool:
        """Whether the list is better kept on one page."""
        return len(self.content.rows) <= SHORT

    @property
    def is_data_short(self) -> bool:
        return self.data is not None and len(self.data.rows) <= SHORT


@dataclass(frozen=True)
class PrintedProfile(RegionPart):
    sections: Sequence[PrintedSection]

    template = "regions/document/_profile.html"

    @property
    def entries(self) -> list[Entry]:
        return [Entry(one.section.key, str(one.section.title)) for one in self.sections]

    @property
    def lead(self) -> str:
        published = [one.revision.published_at for one in self.sections if one.revision]
        if not published:
            return ""
        sentence = ngettext(
            "%(count)s section is published; it changed last on %(day)s.",
            "%(count)s sections are published; the latest change is of %(day)s.",
            len(published),
        )
        day = date_format(timezone.localtime(max(published)), "DATE_FORMAT")
        return sentence % {"count": len(published), "day": day}

    @property
    def unwritten(self) -> list[Section]:
        written = {one.section.key for one in self.sections}
        return [section for section in SECTIONS if section.key not in written]


def profile_in_document(visit: RegionVisit) -> PrintedProfile:
    """Published revisions only, and what is public of the facts they stand beside."""
    data = tables_of(visit.region, visit.on)
    newest = ProfileRevision.objects.filter(region=visit.region).current()
    revisions = {revision.section_key: revision for revision in newest}
    sections = (
        PrintedSection(
            section, revision, Content.of(revision), _without_links(data.get(section.key))
        )
        for section in SECTIONS
        for revision in [revisions.get(section.key)]
    )
    return PrintedProfile(tuple(one for one in sections if one.data or not one.content.is_empty))


def _without_links(table: Table | None) -> Table | None:
    """On paper an address of the portal says nothing."""
    if table is None:
        return None
    rows = (replace(row, cells=tuple(replace(c, url="") for c in row.cells)) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _cell(column: Column, value: Any) -> Cell:
    cell = shown(column, value)
    return Cell(_whole(cell.text, column), cell.label, column.is_number, cell.url)


def _whole(text: str, column: Column) -> str:
    """Dates, amounts and what stands above them are not broken over lines."""
    return text.replace(" ", "\N{NO-BREAK SPACE}") if column.kind in UNBROKEN else text
