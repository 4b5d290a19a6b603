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
    """Whether nobody has reported for the interval: counted from the last report of a person."""
    since = stale_since(
        state, reported_on=reported_on, starts_on=starts_on, interval_days=interval_days
    )
    return since is not None and since <= on


def stale_since(
    state: str | None, *, reported_on: dt.date | None, starts_on: dt.date, interval_days: int
) -> dt.date | None:
    """The first day on which it is stale unless somebody reports; none where nobody need report.

    What has not begun is first asked about when the interval has passed since its first day.
    """
    if state in SETTLED:
        return None
    since = starts_on if reported_on is None else reported_on
    if state is None or state == NOT_BEGUN:
        since = max(since, starts_on)
    return since + dt.timedelta(days=interval_days + 1)
