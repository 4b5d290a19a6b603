"""The wheel of a year on one page of paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.charts.wheel import Wheel
from portal.registry.calendar import CalendarEntry, CalendarVisit, Scope
from regions.calendar.listing import ListedMonth
from regions.calendar.wheel import wheel_of
from regions.calendar.year import by_month, entries_of, kind_names
from regions.models import Region

# More lines than this have no room beside the wheel; then the wheel stands alone.
MOST_LINES = 44


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
        """What the marks say, where that has room on the page."""
        months = by_month(self.entries, self.subject.year)
        told = [month for month in months if month.entries]
        if len(self.entries) + len(told) > MOST_LINES:
            return []
        on = timezone.localdate(self.visit.at)
        return [ListedMonth(month, self.kinds, on, self.subject.name) for month in told]

    def content(self) -> dict[str, Any]:
        return {"report": self}


def gather(subject: ClockSubject, visit: CalendarVisit) -> ClockDocument:
    return ClockDocument(subject, entries_of(visit), visit)
