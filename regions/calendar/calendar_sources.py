"""The clock's own entries, by their rules and as their occurrences say."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.permissions import Permission
from portal.prepared import Prepared
from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    Scope,
    calendar_sources,
    page_of,
)
from regions.calendar.days import day_by_rule
from regions.calendar.models import ClockEntry
from regions.models import Region
from regions.structures.models import Structure


def own_entries(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """Everybody reads them; what is expected by a rule alone is not settled yet."""
    edits_all = visit.user.has_perm(Permission.RUN_STRUCTURE)
    own = set() if edits_all else _own_of(visit.user)
    rows = _entries(year=visit.year, last=visit.last, **vars(visit.scope))
    for entry in map(Row._make, rows):
        day = entry.on or day_by_rule(entry, visit.year)
        if day is None or (entry.ended_on is not None and entry.ended_on < day):
            continue
        yield CalendarEntry(
            key=f"clock-{entry.pk}-{visit.year}",
            title=entry.title,
            kind=entry.kind,
            begins=day,
            url=page_of("calendar:entry_edit", entry.pk) if edits_all or entry.pk in own else "",
            place=entry.region or entry.structure or "",
            is_settled=entry.on is not None or day == entry.first_on,
            details=tuple(_details(entry)),
        )


class Row(NamedTuple):
    """An entry with its occurrence in a year, where it has one: then `on` is its day."""

    pk: int
    title: str
    kind: str
    rule: str
    first_on: dt.date
    last_year: int | None
    region: str | None
    structure: str | None
    # Of the structure.
    ended_on: dt.date | None
    on: dt.date | None
    parties: str | None
    themes: str | None
    outcome: str | None


@Prepared
def _entries(*, year: int, last: dt.date, **of: Any) -> Any:
    """As rows, with the occurrences of that year, whose last day is given; whoever asks."""
    scope = Scope(**of)
    structures = Structure.objects.within(scope).order_by()
    chosen = Q(structure__in=structures.values("pk")) | Q(region__in=scope.regions)
    if scope.is_national:
        chosen |= Q(region=None, structure=None)
    of_year = FilteredRelation("occurrences", condition=Q(occurrences__year=year))
    return (
        ClockEntry.objects.filter(chosen, first_on__lte=last)
        .annotate(in_year=of_year)
        .values_list(
            "pk", ClockEntry.title.shown(), "kind", "rule", "first_on", "last_year",
            Region.short_name.shown("region__"), Structure.name.shown("structure__"),
            "structure__ended_on", "in_year__on", "in_year__parties", "in_year__themes", "in_year__outcome",
        )
    )  # fmt: skip


def _own_of(user: Any) -> set[int]:
    """Those that this person may change."""
    if not user.is_authenticated:
        return set()
    return set(ClockEntry.objects.editable_by(user).order_by().values_list("pk", flat=True))


def _details(entry: Row) -> Iterator[str]:
    for words, text in (
        (_("parties"), entry.parties),
        (_("themes"), entry.themes),
        (_("outcome"), entry.outcome),
    ):
        if text:
            yield f"{capfirst(words)}: {text}"


calendar_sources.add(
    "clock", CalendarSource(own_entries, {kind: kind.label for kind in ClockEntry.Kind}, rank=60)
)
