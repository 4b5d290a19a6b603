"""A year is copied to the next: each entry keeps its weekday of the month, and moves off days that are free."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.working_days import next_working_day, why_free
from regions.calendar.access import require
from regions.calendar.changing import scope_of
from regions.calendar.days import day_by_rule, last_weekday, same_weekday
from regions.calendar.models import ClockEntry, ClockOccurrence

CHOICE = re.compile(r"([0-9]{1,18}):[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Copy:
    """An entry with its day in the next year, and why that is not the same weekday of the month."""

    entry: ClockEntry
    was: dt.date
    day: dt.date
    # The day that the rule gives, where that is free: then `day` is the next working day.
    moved_from: dt.date | None = None
    reason: str = ""

    @property
    def choice(self) -> str:
        """What the form sends: the day too, so that nothing is saved that was not shown."""
        return f"{self.entry.pk}:{self.day.isoformat()}"


def copies_of(entries: Iterable[ClockEntry], year: int) -> list[Copy]:
    """Of what has a day in `year` and none of its own in the next; what keeps its date needs no copy."""
    found = []
    for entry in entries:
        by_year = {each.year: each for each in entry.of_years}  # type: ignore[attr-defined]
        was = by_year[year].on if year in by_year else day_by_rule(entry, year)
        ended = entry.last_year is not None and entry.last_year <= year
        if was is None or ended or year + 1 in by_year or entry.rule == ClockEntry.Rule.DATE:
            continue
        found.append(_copy(entry, was, year + 1))
    return sorted(found, key=lambda copy: (copy.day, copy.entry.pk))


def copyable(entries: "Iterable[int] | None", *, by: User, year: int) -> list[ClockEntry]:
    """Those that this person may change (of these keys), with their occurrences of both years."""
    of_years = ClockOccurrence.objects.filter(year__in=(year, year + 1))
    found = ClockEntry.objects.editable_by(by).filter(first_on__year__lte=year)
    if entries is not None:
        found = found.filter(pk__in=list(entries))
    return list(
        found.select_related("region", "structure").prefetch_related(
            Prefetch("occurrences", queryset=of_years, to_attr="of_years")
        )
    )


@transaction.atomic
def copy_year(chosen: Collection[str], year: int, *, by: User, at: dt.datetime) -> tuple[int, int]:
    """Saves what was shown and chosen (`Copy.choice`); how many, and how many are not as they were shown.

    Copied twice, it is copied once.
    """
    keys = {int(said[1]) for each in chosen if (said := CHOICE.fullmatch(each))}
    locked = ClockEntry.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    list(locked.order_by("pk"))
    copies = {copy.choice: copy for copy in copies_of(copyable(keys, by=by, year=year), year)}
    found = [copies[each] for each in chosen if each in copies]
    for copy in found:
        require(by, copy.entry.whose)
        ClockOccurrence.objects.create(entry=copy.entry, year=year + 1, on=copy.day)
        trail.record(
            "clock.copied",
            subject=copy.entry,
            by=by,
            at=at,
            scope=scope_of(copy.entry),
            year=year + 1,
        )
    return len(found), len(set(chosen)) - len(found)


def _copy(entry: ClockEntry, was: dt.date, year: int) -> Copy:
    if entry.rule == ClockEntry.Rule.LAST:
        wanted = last_weekday(year, was.month, entry.first_on.weekday())
    elif entry.rule == ClockEntry.Rule.NTH:
        wanted = same_weekday(entry.first_on, year)
    else:
        wanted = same_weekday(was, year)
    reason = why_free(wanted)
    if not reason:
        return Copy(entry, was, wanted)
    return Copy(entry, was, next_working_day(wanted), moved_from=wanted, reason=reason)
