"""Who was responsible for a region when: by its assignments, with the times in which nobody was."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from regions.models import Assignment, Region

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Somebody's work, or a gap; the last day is None while it goes on."""

    starts_on: dt.date
    ends_on: dt.date | None
    # None: nobody was responsible.
    assignment: Assignment | None = None
    is_now: bool = False
    is_to_come: bool = False

    @property
    def is_cut_short(self) -> bool:
        """By the closing of the account, before the last day."""
        return self.assignment is not None and self.assignment.ends_on != self.ends_on


def periods_of(region: Region, *, on: dt.date) -> list[Period]:
    """Newest first. One query."""
    rows = Assignment.objects.filter(region=region).select_related("user")
    worked = [_worked(one, on) for one in rows.order_by("starts_on", "pk")]
    found = [*worked, *gaps(worked, on=on)]
    return sorted(found, key=lambda one: (one.starts_on, one.ends_on or dt.date.max), reverse=True)


def _worked(one: Assignment, on: dt.date) -> Period:
    ends_on = one.ends_on
    if not one.user.is_active and one.user.closed_at is not None:
        closed_on = max(timezone.localdate(one.user.closed_at), one.starts_on)
        ends_on = min(ends_on or closed_on, closed_on)
    is_now = one.starts_on <= on and (ends_on is None or ends_on >= on)
    return Period(one.starts_on, ends_on, one, is_now=is_now, is_to_come=one.starts_on > on)


def gaps(worked: Sequence[Period], *, on: dt.date) -> list[Period]:
    """Between the first day of anybody and that day; one that goes on then has no end yet."""
    found: list[Period] = []
    covered: dt.date | None = None
    for one in sorted(worked, key=lambda period: period.starts_on):
        if covered is not None and one.starts_on > covered + DAY:
            found.append(_gap(covered + DAY, one.starts_on - DAY, on))
        if one.ends_on is None:
            return found
        covered = max(covered or one.ends_on, one.ends_on)
    if covered is not None and covered < on:
        found.append(_gap(covered + DAY, None, on))
    return found


def _gap(first: dt.date, last: dt.date | None, on: dt.date) -> Period:
    is_now = first <= on and (last is None or last >= on)
    return Period(first, last, is_now=is_now, is_to_come=first > on)
