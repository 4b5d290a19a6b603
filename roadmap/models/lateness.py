"""Late and stale are two words: its date has passed and it is not done; nobody has reported for long."""

import datetime as dt

# By the values of `Status.State`. What is done, or not relevant, waits for nobody.
SETTLED = frozenset({"done", "not_relevant"})
NOT_BEGUN = "not_begun"


def is_late(state: str | None, *, ends_on: dt.date, on: dt.date) -> bool:
    """Whether the step's last day has passed; what nobody has reported on (None) is not done either."""
    return state not in SETTLED and ends_on < on


def is_stale(
    state: str | None,
    *,
    reported_on: dt.date | None,
    starts_on: dt.date,
    interval_days: int,
    on: dt.date,
) -> bool:
    """Whether nobody has reported for the interval: counted from the last report of a person.

    What has not begun is first asked about when the interval has passed since its first day.
    """
    if state in SETTLED:
        return False
    since = starts_on if reported_on is None else reported_on
    if state is None or state == NOT_BEGUN:
        since = max(since, starts_on)
    return since + dt.timedelta(days=interval_days) < on
