"""The clock's own entries, by their rules and as their occurrences say."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    calendar_sources,
)
from regions.calendar.days import day_by_rule
from regions.calendar.models import ClockEntry, ClockOccurrence
from regions.structures.models import Structure


def own_entries(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """Everybody reads them; what is expected by a rule alone is not settled yet."""
    structures = Structure.objects.within(visit.scope).order_by()
    chosen = Q(structure__in=structures.values("pk")) | Q(region__in=visit.scope.regions)
    if visit.scope.is_national:
        chosen |= Q(region=None, structure=None)
    editable = ClockEntry.objects.editable_by(visit.user).order_by()
    of_year = ClockOccurrence.objects.filter(year=visit.year)
    found = (
        ClockEntry.objects.filter(chosen, first_on__lte=visit.last)
        .annotate(is_own=Exists(editable.filter(pk=OuterRef("pk"))))
        .select_related("region", "structure")
        .prefetch_related(Prefetch("occurrences", queryset=of_year, to_attr="of_year"))
    )
    for entry in found:
        occurrence = next(iter(entry.of_year), None)
        day = occurrence.on if occurrence else day_by_rule(entry, visit.year)
        if day is None or (entry.structure and not entry.structure.stands_on(day)):
            continue
        yield CalendarEntry(
            key=f"clock-{entry.pk}-{visit.year}",
            title=entry.title,
            kind=entry.kind,
            begins=day,
            url=reverse("calendar:entry_edit", args=[entry.pk]) if entry.is_own else "",
            place=str(entry.region or entry.structure or ""),
            is_settled=occurrence is not None or day == entry.first_on,
            details=tuple(_details(occurrence)) if occurrence else (),
        )


def _details(occurrence: ClockOccurrence) -> Iterator[str]:
    for words, text in (
        (_("parties"), occurrence.parties),
        (_("themes"), occurrence.themes),
        (_("outcome"), occurrence.outcome),
    ):
        if text:
            yield f"{capfirst(words)}: {text}"


calendar_sources.add(
    "clock", CalendarSource(own_entries, {kind: kind.label for kind in ClockEntry.Kind}, rank=60)
)
