"""When somebody is reminded: 30, 7 and 1 days before, and of what is overdue once."""

import datetime as dt
from dataclasses import dataclass

from portal.jobs.working_days import DAY, next_working_day

# Of what was decided longer ago nobody is reminded by mail any more; the home page still shows it.
OUTCOME_WITHIN = dt.timedelta(days=365)


@dataclass(frozen=True)
class Stage:
    """A reminder that many days before. One that comes late is still sent while `least` are left."""

    days_before: int
    least: int


# What is late is left out where the next one comes within five days.
STAGES = (Stage(30, 12), Stage(7, 2), Stage(1, 0))
MOST_DAYS = STAGES[0].days_before


def stage_on(deadline: dt.date, *, on: dt.date) -> Stage | None:
    """Which reminder of a deadline is due on a working day.

    Nobody is written to on free days: what falls on one is said on the working day before.
    """
    if deadline < on:
        return None
    left = max((deadline - _last_day_before_next_letter(on)).days, 0)
    return next((stage for stage in STAGES if stage.least <= left <= stage.days_before), None)


def furthest_deadline(on: dt.date) -> dt.date:
    """Beyond it no reminder is due on that day."""
    return _last_day_before_next_letter(on) + dt.timedelta(days=MOST_DAYS)


def _last_day_before_next_letter(on: dt.date) -> dt.date:
    return next_working_day(on) - DAY


def asked_again_on(stale_since: dt.date, *, interval_days: int, on: dt.date) -> dt.date:
    """The day for which a stale step is asked about: once when it becomes stale, then each interval."""
    passed = (on - stale_since).days // interval_days
    return stale_since + dt.timedelta(days=passed * interval_days)
