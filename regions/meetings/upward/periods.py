"""Of which quarters and years a report can be made: those that have begun, the newest first."""

import datetime as dt

from django.utils.translation import gettext as _

QUARTERS, YEARS = 8, 3
DAY = dt.timedelta(days=1)

# First and last day.
Days = tuple[dt.date, dt.date]


def periods(on: dt.date) -> dict[str, tuple[str, Days]]:
    """By their names in a form: what people call them, and their days."""
    found = {}
    year, quarter = on.year, (on.month + 2) // 3
    for _back in range(QUARTERS):
        called = _("quarter %(quarter)d of %(year)d") % {"quarter": quarter, "year": year}
        found[f"{year}-{quarter}"] = (called, quarter_days(year, quarter))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    for back in range(YEARS):
        whole = on.year - back
        found[str(whole)] = (str(whole), (dt.date(whole, 1, 1), dt.date(whole, 12, 31)))
    return found


def quarter_days(year: int, quarter: int) -> Days:
    first = dt.date(year, 3 * quarter - 2, 1)
    following = dt.date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, following - DAY
