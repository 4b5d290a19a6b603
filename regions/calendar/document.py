"""The wheel of a year on one page of paper."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.charts.text import width
from portal.charts.wheel import Wheel
from portal.registry.calendar import CalendarEntry, CalendarVisit, Scope
from regions.calendar.listing import ListedMonth
from regions.calendar.wheel import wheel_of
from regions.calendar.year import Month, by_month, entries_of, kind_names
from regions.models import Region

# The list beside the wheel as `clock_document.css` sets it, in millimetres: two columns of this height, less
# what entries that are not torn apart leave empty at their ends; lines so wide, in sizes of their letters.
ROOM = 2 * 158
LINE, BETWEEN, MONTH, LINE_WIDTH = 3.4, 1.0, 7.0, 21
# The weekday, the day and the hours before a title.
DAY_WIDTH = 9


@dataclass(frozen=True)
class ClockSubject:
    """Whose year: a region's, or, without one, the nation's."""

    year: int
    region: Region | None = None

    @property
    def name(self) -> str:
        return self.region.short_name if self.region else _("The whole country")

    @property
    def scope(self) -> Scope:
        if self.region is None:
            return Scope(is_national=True)
        return Scope(regions=frozenset({self.region.pk}))


@dataclass(frozen=True)
class ClockDocument:
    subject: ClockSubject
    entries: Sequence[CalendarEntry]
    visit: CalendarVisit

    template = "calendar/document.html"

    @property
    def title(self) -> str:
        return _("Annual clock %(year)s, %(whose)s") % {
            "year": self.subject.year,
            "whose": self.subject.name,
        }

    @property
    def kinds(self) -> Mapping[str, str]:
        return kind_names()

    @property
    def wheel(self) -> Wheel:
        return wheel_of(
            self.entries,
            kinds=self.kinds,
            year=self.subject.year,
            whose=self.subject.name,
            on=timezone.localdate(self.visit.at),
        )

    @property
    def months(self) -> list[ListedMonth]:
        """What the marks say, where that has room on the page; otherwise the wheel is larger."""
        months = by_month(self.entries, self.subject.year)
        told = [month for month in months if month.entries]
        # A long year is not measured: each entry takes a line at least.
        if len(self.entries) * LINE > ROOM or _height(told) > ROOM:
            return []
        on = timezone.localdate(self.visit.at)
        return [ListedMonth(month, self.kinds, on, self.subject.name) for month in told]

    def content(self) -> dict[str, Any]:
        return {"report": self}


def _height(months: Sequence[Month]) -> float:
    """Of what is told, in millimetres."""
    return sum(
        MONTH + sum(BETWEEN + LINE * _lines(entry) for entry in month.entries) for month in months
    )


def _lines(entry: CalendarEntry) -> int:
    return math.ceil((DAY_WIDTH + width(str(entry.title))) / LINE_WIDTH)


def gather(subject: ClockSubject, visit: CalendarVisit) -> ClockDocument:
    return ClockDocument(subject, entries_of(visit), visit)
