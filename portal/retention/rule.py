"""What one line of the retention schedule says: what is kept, why, for how long, and what then."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

HOUR = 3600


@dataclass(frozen=True)
class Months:
    """Calendar months: from 31 August back to the end of February are six."""

    count: int

    def before(self, at: dt.datetime) -> dt.datetime:
        years, month = divmod(at.year * 12 + at.month - 1 - self.count, 12)
        last = calendar.monthrange(years, month + 1)[1]
        return at.replace(year=years, month=month + 1, day=min(at.day, last))


class DoneBy(StrEnum):
    """Whose hands carry out a rule."""

    PORTAL = "portal"
    # Whoever runs the machines: docs/operations.md says how.
    OPERATOR = "operator"


@dataclass(frozen=True)
class Rule:
    what: "StrPromise"
    why: "StrPromise"
    # None where `since` names no moment but a state of things: as long as that lasts.
    kept: dt.timedelta | Months | None
    # Read after the period: “30 days” “after the round is over”.
    since: "StrPromise"
    then: "StrPromise"
    # Model → its columns of which this rule tells, a blank between.
    columns: Mapping[str, str] = field(default_factory=dict)
    by: DoneBy = DoneBy.PORTAL

    def limit(self, at: dt.datetime) -> dt.datetime:
        """What counts from this moment, or from before it, has had its time at `at`.

        Raises `ValueError` where the rule knows no period.
        """
        if isinstance(self.kept, Months):
            return self.kept.before(at)
        if self.kept is None:
            raise ValueError("What is kept as long as something lasts has no last moment.")
        return at - self.kept

    @property
    def period(self) -> str:
        """In words, with what it counts from."""
        if self.kept is None:
            return str(self.since)
        return f"{_length(self.kept)} {self.since}"


def _length(kept: dt.timedelta | Months) -> str:
    if isinstance(kept, Months):
        count = kept.count
        return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}
    if kept.days:
        return ngettext("%(count)d day", "%(count)d days", kept.days) % {"count": kept.days}
    return _("%(hours)d hours") % {"hours": kept.total_seconds() // HOUR}
