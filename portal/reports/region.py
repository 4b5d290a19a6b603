"""A region on paper: what its public page says on one day, ready for the template."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from regions.models import (
    Assignment,
    Indicator,
    IndicatorValue,
    Municipality,
    ProfileRevision,
    Region,
)
from regions.sections import SECTIONS, Column, ColumnKind, Section


@dataclass(frozen=True)
class Cell:
    text: str
    is_number: bool = False
    url: str = ""


@dataclass(frozen=True)
class Part:
    """A section that has been published: its newest revision."""

    section: Section
    prose: str
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    number: int
    published_at: dt.datetime


@dataclass(frozen=True)
class Figure:
    """An indicator: the region's own figure beside the whole country's."""

    indicator: Indicator
    own: IndicatorValue | None
    national: IndicatorValue | None

    @property
    def own_text(self) -> str:
        if self.own is None:
            return _("not available")
        if self.own.value is None:
            return self.own.get_standing_display()
        return self._written(self.own.value)

    @property
    def national_text(self) -> str:
        known = self.national is not None and self.national.value is not None
        return self._written(self.national.value) if known else ""  # type: ignore[union-attr,arg-type]

    @property
    def values(self) -> list[IndicatorValue]:
        """What stands behind the line; one where own and national figure come from one place."""
        found = [value for value in (self.own, self.national) if value is not None]
        told: dict[tuple[Any, ...], IndicatorValue] = {}
        for value in found:
            key = (value.kind, value.reference_on, value.source, value.licence)
            # A region that is only named has no n of its own; the national figure does.
            if key not in told or told[key].n is None:
                told[key] = value
        return list(told.values())

    def _written(self, value: Decimal) -> str:
        return number_format(
            value, decimal_pos=self.indicator.decimals, use_l10n=True, force_grouping=True
        )


@dataclass(frozen=True)
class Note:
    """What one must know of one figure, or of all of a topic."""

    about: str
    text: str


@dataclass(frozen=True)
class RegionReport:
    region: Region
    on: dt.date
    figures: tuple[Figure, ...]
    notes: tuple[Note, ...]
    parts: tuple[Part, ...]
    unwritten: tuple[Section, ...]
    municipalities: tuple[Municipality, ...]
    experts: tuple[str, ...]
    latest_change: dt.datetime | None

    @property
    def population_year(self) -> int | None:
        """The year of the municipalities' populations, where all are of the same."""
        years = {municipality.population_year for municipality in self.municipalities}
        return years.pop() if len(years) == 1 else None

    @property
    def touches_sami_homeland(self) -> bool:
        return any(municipality.sami_homeland for municipality in self.municipalities)


def gather(region: Region, *, on: dt.date) -> RegionReport:
    """Published revisions only. Written in the language that is active."""
    revisions = {
        revision.section_key: revision
        for revision in ProfileRevision.objects.filter(region=region).current()
    }
    parts = tuple(_part(s, revisions[s.key]) for s in SECTIONS if _says(revisions.get(s.key)))
    written = {part.section.key for part in parts}
    figures = _figures(region)
    return RegionReport(
        region=region,
        on=on,
        figures=figures,
        notes=_notes(figures),
        parts=parts,
        unwritten=tuple(section for section in SECTIONS if section.key not in written),
        municipalities=tuple(region.municipalities.standing_on(on)),
        experts=_experts(region, on),
        latest_change=max((part.published_at for part in parts), default=None),
    )


def _says(revision: ProfileRevision | None) -> bool:
    return revision is not None and bool(revision.prose.strip() or revision.rows)


def _part(section: Section, revision: ProfileRevision) -> Part:
    rows = [row for row in revision.rows if isinstance(row, dict)]
    # A column that nobody has filled takes no room on paper.
    columns = [c for c in section.columns if c.required or any(row.get(c.key) for row in rows)]
    return Part(
        section=section,
        prose=revision.prose,
        headings=tuple(Cell(str(c.label), is_number=_is_number(c)) for c in columns),
        rows=tuple(tuple(_cell(c, row.get(c.key)) for c in columns) for row in rows),
        number=revision.number,
        published_at=revision.published_at,
    )


def _is_number(column: Column) -> bool:
    return column.kind in {ColumnKind.AMOUNT, ColumnKind.COUNT, ColumnKind.YEAR}


def _cell(column: Column, value: Any) -> Cell:
    """A value as people write it; what does not fit its column is shown as it stands."""
    text = "" if value is None else str(value)
    match column.kind:
        case ColumnKind.DATE if day := _day(text):
            return Cell(date_format(day, "SHORT_DATE_FORMAT"))
        case ColumnKind.AMOUNT | ColumnKind.COUNT if text.lstrip("-").isdecimal():
            written = number_format(int(text), use_l10n=True, force_grouping=True)
            return Cell(written, is_number=True)
        case ColumnKind.URL if text.startswith(("https://", "http://")):
            return Cell(urlsplit(text).hostname or text, url=text)
        case _:
            return Cell(text, is_number=_is_number(column))


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _figures(region: Region) -> tuple[Figure, ...]:
    """The newest figure of each indicator that says something of the region or the nation."""
    of_region = _newest(IndicatorValue.objects.of_region(region))
    of_nation = _newest(IndicatorValue.objects.of_nation())
    figures = (
        Figure(indicator, of_region.get(indicator.pk), of_nation.get(indicator.pk))
        for indicator in Indicator.objects.all()
    )
    return tuple(figure for figure in figures if figure.values)


def _notes(figures: tuple[Figure, ...]) -> tuple[Note, ...]:
    """Each note once: under its indicator's name, or its topic's where several share it."""
    sharing: dict[str, list[Indicator]] = {}
    for figure in figures:
        if figure.indicator.note:
            sharing.setdefault(figure.indicator.note, []).append(figure.indicator)
    return tuple(
        Note(
            indicators[0].name
            if len(indicators) == 1
            else indicators[0].get_topic_display().capitalize(),
            text,
        )
        for text, indicators in sharing.items()
    )


def _newest(values: Any) -> dict[str, IndicatorValue]:
    return {value.indicator_id: value for value in values.order_by("reference_on")}


def _experts(region: Region, on: dt.date) -> tuple[str, ...]:
    """The offices that answer for the profile; paper outlives persons, so it names none."""
    kinds = Assignment.objects.active_on(on).filter(region=region).values_list("kind", flat=True)
    return tuple(str(Assignment.Kind(kind).label) for kind in dict.fromkeys(kinds))
