"""A year of a scope: what the apps have to say of it, by month."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from portal.registry.calendar import CalendarEntry, CalendarVisit, calendar_sources

MONTHS = 12


@dataclass(frozen=True)
class Month:
    first: dt.date
    entries: Sequence[CalendarEntry]


def day_of(entry: CalendarEntry) -> dt.date:
    begins = entry.begins
    return begins.date() if isinstance(begins, dt.datetime) else begins


def entries_of(visit: CalendarVisit, *, kind: str = "") -> list[CalendarEntry]:
    """The whole year in order: of a day, what lasts all day stands first."""
    found = [
        entry
        for source in calendar_sources
        if not kind or kind in source.kinds
        for entry in source.find(visit)
        if not kind or entry.kind == kind
    ]
    return sorted(found, key=_moment)


def _moment(entry: CalendarEntry) -> tuple[dt.date, dt.time, str]:
    begins = entry.begins
    if isinstance(begins, dt.datetime):
        return begins.date(), begins.time(), entry.title
    return begins, dt.time.min, entry.title


def kind_names() -> dict[str, str]:
    """The kinds of all sources in words, in their order."""
    return {
        kind: capfirst(str(words))
        for source in calendar_sources
        for kind, words in source.kinds.items()
    }


def by_month(entries: Iterable[CalendarEntry], year: int) -> list[Month]:
    """Twelve months, those without anything too."""
    found: dict[int, list[CalendarEntry]] = {month: [] for month in range(1, MONTHS + 1)}
    for entry in entries:
        found[day_of(entry).month].append(entry)
    return [Month(dt.date(year, month, 1), each) for month, each in found.items()]
