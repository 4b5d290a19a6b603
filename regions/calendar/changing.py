"""Entries of the clock are written, changed and deleted; what came of one in a year is written down."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.calendar.access import require
from regions.calendar.models import ClockEntry, ClockOccurrence

FACTS = ("region", "structure", "kind", *ClockEntry.title.columns, "rule", "first_on", "last_year")
OCCURRENCE_FACTS = ("on", "parties", "themes", "outcome")


@transaction.atomic
def add_entry(*, by: User, at: dt.datetime, **facts: Any) -> ClockEntry:
    """Pressed twice, it is added once. Raises `ValidationError` by fact, or `PermissionDenied`."""
    require(by, facts["region"] or facts["structure"])
    if twin := ClockEntry.objects.filter(**facts).first():
        return twin
    entry = ClockEntry(**facts)
    _check(entry)
    entry.save()
    trail.record("clock.added", subject=entry, by=by, at=at, scope=scope_of(entry))
    return entry


@transaction.atomic
def change_entry(
    entry: ClockEntry, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> ClockEntry:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of; else as adding."""
    current = ClockEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    require(by, current.whose)
    require(by, facts["region"] or facts["structure"])
    changed = refuse_unseen(current, seen=seen, facts=facts)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, facts[name])
    _check(current)
    current.save()
    trail.record(
        "clock.changed", subject=current, by=by, at=at, scope=scope_of(current), changed=changed
    )
    return current


@transaction.atomic
def delete_entry(entry: ClockEntry, *, by: User, at: dt.datetime) -> None:
    """With its occurrences. Safe to do again."""
    current = ClockEntry.objects.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if current is None:
        return
    require(by, current.whose)
    trail.record("clock.deleted", subject=current, by=by, at=at, scope=scope_of(current))
    current.delete()


@transaction.atomic
def write_occurrence(
    entry: ClockEntry, *, year: int, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> ClockOccurrence:
    """The day of that year and what came of it. Raises as changing does."""
    current = ClockEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    require(by, current.whose)
    occurrence = ClockOccurrence.objects.filter(entry=current, year=year).first()
    if occurrence is None:
        occurrence = ClockOccurrence(entry=current, year=year)
    elif not refuse_unseen(occurrence, seen=seen, facts=facts):
        return occurrence
    for name, value in facts.items():
        setattr(occurrence, name, value)
    _check(occurrence)
    occurrence.save()
    trail.record(
        "clock.written_down", subject=current, by=by, at=at, scope=scope_of(current), year=year
    )
    return occurrence


def scope_of(entry: ClockEntry) -> str:
    """Of the trail: the region's code, where it is a region's."""
    return entry.region_id or ""


def _check(thing: ClockEntry | ClockOccurrence) -> None:
    """Raises `ValidationError` by the name of the fact."""
    try:
        thing.full_clean()
    except ValidationError as error:
        by_fact: dict[str, list[str]] = {}
        for fact, said in error.message_dict.items():
            # Of several facts at once: beside the last year or the day, of which they speak.
            last = "last_year" if isinstance(thing, ClockEntry) else "on"
            by_fact.setdefault(last if fact == "__all__" else fact, []).extend(said)
        raise ValidationError(by_fact) from error
