"""What one person answers for and should look at: the same list on the home page and on its own."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from roadmap.influence.holders import Holders, holders_on
from roadmap.models import InfluencePoint

# The days of the earliest reminder, and those after which an outcome is asked for.
NEAR_DAYS = 30
OUTCOME_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True)
class Worklist:
    # By their deadlines.
    heard: Sequence[InfluencePoint] = ()
    decided: Sequence[InfluencePoint] = ()


def worklist_of(user: User, *, on: dt.date) -> Worklist:
    """Of the roadmaps that run. Five queries at most; where nothing is near, two."""
    running = InfluencePoint.objects.in_force().with_roadmap()
    heard = list(running.to_be_heard(on=on, within_days=NEAR_DAYS))
    decided = list(running.awaiting_outcome(decided_by=on - OUTCOME_AFTER))
    if not heard and not decided:
        return Worklist()
    holders = holders_of(heard, decided, on=on)
    return Worklist(
        [point for point in heard if user in holders.asked(point)],
        [point for point in decided if user in holders.recorders(point)],
    )


def holders_of(*lists: Iterable[InfluencePoint], on: dt.date) -> Holders:
    """With the representatives of the organisations that answer for these."""
    named = {point.responsible_organisation_id for points in lists for point in points}
    return holders_on(on, organisations=[pk for pk in named if pk is not None])
