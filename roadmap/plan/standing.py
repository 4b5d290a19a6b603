"""How steps stand: in how many regions in which state, and how many of these are late or stale.

The database counts, so that a page reads a row for each step and state and not one for each report.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from roadmap.models import Roadmap, Status
from roadmap.models.lateness import NOT_BEGUN, SETTLED

# In the order in which they are told; the first where nobody has reported yet.
UNREPORTED = ""
STATES = ("stuck", "under_way", "not_begun", "done", "not_relevant", UNREPORTED)
LONG_AGO = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Reported:
    """Of one step in one state: in how many regions, and of which reports nobody says since when."""

    state: str
    count: int
    # Last reported on before the interval.
    old_count: int
    # By no person ever.
    untold_count: int


@dataclass(frozen=True)
class Standing:
    """In how many regions a step is in which state; of all of them, how many are late or stale."""

    counts: Mapping[str, int]
    late_count: int
    stale_count: int

    @property
    def region_count(self) -> int:
        return sum(self.counts.values())


NOWHERE = Standing({}, 0, 0)


@dataclass(frozen=True)
class Judge:
    """By which day things are late, and which reports are too old: the rules of `lateness`, for sums."""

    late_on: dt.date
    # None of an archived roadmap, of which nobody reports.
    stale_before: dt.date | None

    @classmethod
    def of(cls, roadmap: Roadmap, on: dt.date) -> "Judge":
        interval = dt.timedelta(days=roadmap.report_interval_days)
        return cls(roadmap.judged_on(on), None if roadmap.is_archived else on - interval)

    def standing(
        self,
        reported: Sequence[Reported],
        *,
        starts_on: dt.date,
        ends_on: dt.date,
        region_count: int,
    ) -> Standing:
        counts = {each.state: each.count for each in reported}
        if unreported := region_count - sum(counts.values()):
            counts[UNREPORTED] = unreported
        open_count = sum(count for state, count in counts.items() if state not in SETTLED)
        if self.stale_before is None:
            # How it stands where nobody reported is not known any more.
            open_count -= counts.get(UNREPORTED, 0)
        begun = self.stale_before is not None and starts_on < self.stale_before
        stale = counts.get(UNREPORTED, 0) if begun else 0
        if self.stale_before is not None:
            for each in reported:
                if each.state not in SETTLED:
                    told = each.old_count if begun or each.state != NOT_BEGUN else 0
                    stale += told + (each.untold_count if begun else 0)
        return Standing(counts, open_count if ends_on < self.late_on else 0, stale)


def reported_by_step(
    roadmap: Roadmap, judge: Judge, places: Sequence[str]
) -> Mapping[int, list[Reported]]:
    """By the key of each step, in the regions of these codes."""
    newest = Status.objects.filter(step__priority__roadmap=roadmap).newest().where_it_applies()
    if len(places) == 1:
        newest = newest.filter(region=places[0])
    oldest = timezone.make_aware(dt.datetime.combine(judge.stale_before or LONG_AGO, dt.time.min))
    rows = (
        newest.with_freshness()
        .order_by()
        .values_list("step", "state")
        .annotate(
            count=Count("pk"),
            old_count=Count("pk", filter=Q(fresh_at__lt=oldest)),
            untold_count=Count("pk", filter=Q(fresh_at=None)),
        )
    )
    found: defaultdict[int, list[Reported]] = defaultdict(list)
    for step, *reported in rows:
        found[step].append(Reported(*reported))
    return found
