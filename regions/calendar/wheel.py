"""The year as a picture; the list is the content."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.wheel import Kind, Mark, Wheel
from portal.registry.calendar import CalendarEntry
from regions.calendar.year import day_of


def wheel_of(
    entries: Iterable[CalendarEntry],
    *,
    kinds: Mapping[str, str],
    year: int,
    whose: str,
    on: dt.date,
) -> Wheel:
    """Shapes and colours go by the place of a kind among all: the same in every year and everywhere."""
    found = [entry for entry in entries if not entry.is_cancelled]
    looks = {kind: number for number, kind in enumerate(kinds)}
    shown = {entry.kind for entry in found}
    return Wheel(
        id="wheel",
        title=_("Annual clock %(year)s, %(whose)s") % {"year": year, "whose": whose},
        description=ngettext(
            "A wheel of twelve months with %(count)s mark on its day. The same stands in the list.",
            "A wheel of twelve months with %(count)s marks on their days. The same stands in the list.",
            len(found),
        )
        % {"count": len(found)},
        year=year,
        marks=tuple(_mark(entry, looks) for entry in found),
        kinds=tuple(Kind(name, looks[kind]) for kind, name in kinds.items() if kind in shown),
        today=on,
    )


def _mark(entry: CalendarEntry, looks: Mapping[str, int]) -> Mark:
    day = day_of(entry)
    name = f"{date_format(day, 'SHORT_DATE_FORMAT')}: {entry.title}"
    return Mark(name, day, looks.get(entry.kind, 0), entry.url)
