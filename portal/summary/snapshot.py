"""The national summary as one value: the page, the files and a stored copy are made from it alone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.chapters.chapter import (
    Chapter,
    Fact,
    FileTable,
    Measures,
    Overview,
    PlacedFigure,
    RegionColumn,
    Section,
    Value,
)
from portal.chapters.places import region_columns
from portal.chapters.sources import chapter_sources
from regions.models import Region


@dataclass(frozen=True)
class RegionName:
    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Snapshot:
    """What one person may see at one moment, in one language."""

    at: dt.datetime
    language: str
    # By name.
    regions: tuple[RegionName, ...]
    chapters: tuple[Chapter, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(section for chapter in self.chapters for section in chapter.sections)

    @property
    def leading(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.is_leading)

    @property
    def others(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if not section.is_leading)

    @property
    def measures(self) -> tuple[Measures, ...]:
        return tuple(section.measures for section in self.sections if section.measures)

    @property
    def is_invented(self) -> bool:
        return any(chapter.is_invented for chapter in self.chapters)

    @property
    def region_overview(self) -> Overview:
        """One line for each region, a column for each thing that is told of it.

        A list of the measures by number stands before it.
        """
        columns = self._region_columns
        return Overview(
            "regions-table",
            _("Region by region"),
            (_("Region"), *(column.heading for column in columns)),
            tuple(
                (region.name, *(column.cells[region.code].text for column in columns))
                for region in self.regions
            ),
            tuple(region.url for region in self.regions),
        )

    @property
    def file_tables(self) -> tuple[FileTable, ...]:
        """Region by region first, then what each chapter adds."""
        others = (table for chapter in self.chapters for table in chapter.file_tables)
        return (self._region_file_table, *others)

    @property
    def figures(self) -> Iterator[PlacedFigure]:
        for chapter in self.chapters:
            yield from chapter.figures

    @property
    def facts(self) -> Iterator[Fact]:
        yield _("what this is"), _("The national summary of the portal Yhdyspinta.")
        for chapter in self.chapters:
            yield from chapter.facts
        yield _("made"), date_format(timezone.localtime(self.at), "DATETIME_FORMAT")

    @property
    def _region_columns(self) -> tuple[RegionColumn, ...]:
        return tuple(column for chapter in self.chapters for column in chapter.region_columns)

    @property
    def _region_file_table(self) -> FileTable:
        told = self._region_columns
        return FileTable(
            _("Regions"),
            (*region_columns(), *(each for column in told for each in column.columns)),
            tuple((region.code, region.name, *self._values(region)) for region in self.regions),
        )

    def _values(self, region: RegionName) -> Iterator[Value]:
        for column in self._region_columns:
            yield from column.cells[region.code].values


def take_snapshot(reader: User, *, at: dt.datetime, language: str, audience: str = "") -> Snapshot:
    """What this person may see, the audience that is asked for before the other.

    The queries do not grow with rounds, regions or answers.
    """
    with override(language):
        regions = list(Region.objects.by_name())
        return Snapshot(
            at=at,
            language=language,
            regions=tuple(
                RegionName(region.code, region.short_name, region.get_absolute_url())
                for region in regions
            ),
            chapters=tuple(
                source.gather(reader, at=at, regions=regions, audience=audience)
                for source in chapter_sources
            ),
        )
