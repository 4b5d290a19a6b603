"""When grants can be applied for, as the published profiles say it."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    calendar_sources,
)
from regions.models import ProfileRevision

OPENS, CLOSES = "grant_opens", "grant_closes"


def grants(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """Everybody reads profiles."""
    if not visit.scope.regions:
        return
    newest = ProfileRevision.objects.current().filter(
        section_key="grants", region__in=visit.scope.regions
    )
    for revision in newest.select_related("region").order_by("region"):
        for row in revision.rows:
            for column, kind, sentence in (
                ("opens", OPENS, _("%(grant)s: applications open")),
                ("closes", CLOSES, _("%(grant)s: applications close")),
            ):
                day = _day(row.get(column))
                name = str(row.get("name") or "")
                if day is not None and day.year == visit.year:
                    yield CalendarEntry(
                        key=f"grants-{revision.region_id}-{column}-{day:%Y%m%d}-{name}",
                        title=sentence % {"grant": name},
                        kind=kind,
                        begins=day,
                        url=revision.get_absolute_url(),
                        place=revision.region.short_name,
                    )


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None


calendar_sources.add(
    "grants",
    CalendarSource(
        grants,
        {OPENS: gettext_lazy("grants open"), CLOSES: gettext_lazy("grants close")},
        rank=50,
    ),
)
