"""A region on paper: what its public page says on one day, ready for the template."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from portal.charts.table import Cell, Heading, Row, Table
from portal.charts.tile_map import TileMap
from portal.ui.localised import alphabetical
from regions import figures, languages
from regions.figures import Density, Figure
from regions.models import Assignment, Indicator, Municipality, ProfileRevision, Region
from regions.profiles.content import Content, shown, shown_columns
from regions.sections import SECTIONS, Column, ColumnKind, Section

SHORT = 8
UNBROKEN = {ColumnKind.DATE, ColumnKind.AMOUNT}


@dataclass(frozen=True)
class Part:
    """A section that has been published: its newest revision."""

    section: Section
    revision: ProfileRevision
    content: Content

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


@dataclass(frozen=True)
class Line:
    """An indicator: the region's figure, or why there is none, beside the whole country's."""

    indicator: Indicator
    own: str
    missing: str
    national: str
    n: int | None
    behind: Figure


@dataclass(frozen=True)
class Note:
    """What one must know of one figure, or of all of a topic."""

    about: str
    text: str


@dataclass(frozen=True)
class RegionReport:
    region: Region
    on: dt.date
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    municipalities: tuple[Municipality, ...]
    experts: tuple[str, ...]

    template = "reports/region/document.html"

    @property
    def title(self) -> str:
        return _("%(region)s: profile of the region") % {"region": self.region.name}

    def content(self) -> dict[str, Any]:
        return {"report": self, "charts": draw(self.region)}

    @property
    def unwritten(self) -> list[Section]:
        written = {part.section.key for part in self.parts}
        return [section for section in SECTIONS if section.key not in written]

    @property
    def latest_change(self) -> dt.datetime | None:
        return max((part.revision.published_at for part in self.parts), default=None)

    @property
    def notes(self) -> list[Note]:
        """Each note once: under its indicator's name, or its topic's where several share it."""
        sharing: dict[str, list[Indicator]] = {}
        for line in self.lines:
            if line.indicator.note:
                sharing.setdefault(line.indicator.note, []).append(line.indicator)
        return [Note(_about(group), text) for text, group in sharing.items()]

    @property
    def population_year(self) -> int | None:
        """The year of the municipalities' populations, where all are of the same."""
        years = {municipality.population_year for municipality in self.municipalities}
        return years.pop() if len(years) == 1 else None

    @property
    def touches_sami_homeland(self) -> bool:
        return any(municipality.sami_homeland for municipality in self.municipalities)

    @property
    def languages(self) -> str:
        return languages.in_words(self.municipalities)


@dataclass(frozen=True)
class RegionCharts:
    """Where the region lies, and how it stands beside the others."""

    place: TileMap
    density: Density | None


def gather(region: Region, *, on: dt.date) -> RegionReport:
    """Published revisions only. Written in the language that is active."""
    revisions = {
        revision.section_key: revision
        for revision in ProfileRevision.objects.filter(region=region).current()
    }
    parts = (
        Part(s, revisions[s.key], Content.of(revisions[s.key]))
        for s in SECTIONS
        if s.key in revisions
    )
    municipalities = region.municipalities.standing_on(on)
    return RegionReport(
        region=region,
        on=on,
        lines=tuple(_lines(region)),
        parts=tuple(part for part in parts if not part.content.is_empty),
        municipalities=tuple(sorted(municipalities, key=lambda place: alphabetical(place.name))),
        experts=_experts(region, on),
    )


def draw(region: Region) -> RegionCharts:
    everywhere = figures.region_map(Region.objects.all(), selected=region)
    title = _("%(region)s on the map of the regions") % {"region": region.short_name}
    return RegionCharts(
        place=replace(everywhere, id="place", title=title),
        density=figures.association_density(region),
    )


def _cell(column: Column, value: Any) -> Cell:
    cell = shown(column, value)
    return Cell(_whole(cell.text, column), cell.label, column.is_number, cell.url)


def _whole(text: str, column: Column) -> str:
    """Dates, amounts and what stands above them are not broken over lines."""
    return text.replace(" ", "\N{NO-BREAK SPACE}") if column.kind in UNBROKEN else text


def _lines(region: Region) -> Iterator[Line]:
    """What is known of the region, then what is known of the nation alone."""
    nation = {figure.indicator.pk: figure for figure in figures.of_nation()}
    for own in figures.of_region(region):
        # A region that is only named has no n of its own; the national figure does.
        country = nation.pop(own.indicator.pk, None)
        n = own.n if country is None or own.value else own.n or country.n
        yield Line(own.indicator, own.value, own.missing, own.national, n, own)
    for country in nation.values():
        missing = _("No figure of its own")
        yield Line(country.indicator, "", missing, country.value, country.n, country)


def _about(sharing: Iterable[Indicator]) -> str:
    first, *others = sharing
    return first.get_topic_display().capitalize() if others else first.name


def _experts(region: Region, on: dt.date) -> tuple[str, ...]:
    """The offices that answer for the profile; paper outlives persons, so it names none."""
    running = Assignment.objects.active_on(on).filter(region=region, user__is_active=True)
    kinds = dict.fromkeys(running.values_list("kind", flat=True))
    return tuple(str(Assignment.Kind(kind).label) for kind in kinds)
