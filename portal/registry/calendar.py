"""What stands in the annual clock. Apps bring theirs in a module `calendar_sources`."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from portal.registry import RankedRegistry
from portal.registry.visit import Visit


@dataclass(frozen=True)
class Scope:
    """Whose year it is: of these regions (by code), of these structures (by key), of the nation.

    What touches one of them stands in it. Sources ask the database for that alone.
    """

    regions: frozenset[str] = frozenset()
    structures: frozenset[int] = frozenset()
    is_national: bool = False


class CalendarVisit(Visit):
    """Somebody opens the year of a scope; it may be nobody who is signed in."""

    def __init__(self, user: Any, *, at: dt.datetime, year: int, scope: Scope) -> None:
        super().__init__(user, at=at)
        self.year = year
        self.scope = scope

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, 12, 31)

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """The first and the last moment of the year, by the clock of Finland."""
        zone = timezone.get_default_timezone()
        first = dt.datetime.combine(self.first, dt.time.min, zone)
        return first, dt.datetime.combine(self.last, dt.time.max, zone)


@dataclass(frozen=True)
class CalendarEntry:
    """A day or a moment, with what happens then; `kind` is one of the source's. It lies in the scope of the
    visit: sources give nothing else."""

    # The same from year to year and release to release: calendar programs know it by that.
    key: str
    title: str
    kind: str
    begins: dt.date | dt.datetime
    # After it, as calendars count: the day after the last one; empty for one day or one moment.
    ends: dt.date | dt.datetime | None = None
    # Where the reader finds more; empty where they may not go.
    url: str = ""
    # Whose it is, in words: the region or the structure.
    place: str = ""
    # Otherwise it is planned, or expected by a rule.
    is_settled: bool = True
    is_cancelled: bool = False
    # Read under the title, such as the outcome.
    details: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class CalendarSource:
    """The entries of one app, those that the visitor may know of; `kinds` are named as filters name them."""

    find: Callable[[CalendarVisit], Iterable[CalendarEntry]]
    kinds: dict[str, str | Promise]
    rank: int


@lru_cache(maxsize=10_000)
def page_of(view: str, *keys: int | str) -> str:
    """Where it stands, looked up once: a year has hundreds of addresses."""
    return reverse(view, args=keys)


calendar_sources = RankedRegistry[CalendarSource]("calendar_sources")
