"""What a letter says when it is sent: of what it was posted for, what is still to be done."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from regions.models import Region
from roadmap.influence.holders import Holders
from roadmap.influence.worklist import holders_of
from roadmap.models import InfluencePoint, Reminder, Roadmap, Step
from roadmap.reminders.lines import About, stale_lines
from roadmap.reminders.stages import MOST_DAYS

# So many steps of a region are named; the page that the letter links to has all of them.
NAMED_STEPS = 5


@dataclass(frozen=True)
class Deadline:
    point: InfluencePoint
    days_left: int


@dataclass(frozen=True)
class StaleRegion:
    """The steps of a region of which nobody has reported for long."""

    roadmap: Roadmap
    region: Region
    steps: Sequence[Step]

    @property
    def named(self) -> Sequence[Step]:
        return self.steps[:NAMED_STEPS]

    @property
    def more_count(self) -> int:
        return max(len(self.steps) - NAMED_STEPS, 0)


@dataclass(frozen=True)
class Letter:
    deadlines: Sequence[Deadline]
    decided: Sequence[InfluencePoint]
    stale: Sequence[StaleRegion]

    @property
    def count(self) -> int:
        return len(self.deadlines) + len(self.decided) + sum(len(each.steps) for each in self.stale)


def letter_of(user: User, posted_on: dt.date, *, on: dt.date) -> Letter:
    """Without what was done, moved, archived or given to others since it was posted."""
    rows = list(Reminder.objects.of_letter(user.pk, posted_on))
    points = _points(rows)
    holders = holders_of(points.values(), on=on)
    return Letter(
        _deadlines(rows, points, user, holders, on),
        _decided(rows, points, user, holders, on),
        _stale(rows, user, holders, on),
    )


def _points(rows: Iterable[Reminder]) -> dict[int, InfluencePoint]:
    asked = [row.influence_point_id for row in rows if row.influence_point_id]
    found = InfluencePoint.objects.in_force().filter(pk__in=asked).with_roadmap()
    return {point.pk: point for point in found}


def _told(rows: Iterable[Reminder], about: str) -> dict[int, dt.date]:
    """Of each point the day that it was told for."""
    return {
        row.influence_point_id: row.due_on
        for row in rows
        if row.influence_point_id and row.about == about
    }


def _deadlines(
    rows: Iterable[Reminder],
    points: dict[int, InfluencePoint],
    user: User,
    holders: Holders,
    on: dt.date,
) -> list[Deadline]:
    told = _told(rows, About.DEADLINE)
    heard = InfluencePoint.objects.filter(pk__in=told).to_be_heard(on=on, within_days=2 * MOST_DAYS)
    waiting = [points[pk] for pk in heard.values_list("pk", flat=True) if pk in points]
    return [
        Deadline(point, (point.deadline - on).days)
        for point in waiting
        if point.deadline == told[point.pk] and user in holders.asked(point)
    ]


def _decided(
    rows: Iterable[Reminder],
    points: dict[int, InfluencePoint],
    user: User,
    holders: Holders,
    on: dt.date,
) -> list[InfluencePoint]:
    told = _told(rows, About.OUTCOME)
    awaiting = InfluencePoint.objects.filter(pk__in=told).awaiting_outcome(decided_by=on)
    waiting = [points[pk] for pk in awaiting.values_list("pk", flat=True) if pk in points]
    return [
        point
        for point in waiting
        if point.decides_on == told[point.pk] and user in holders.recorders(point)
    ]


def _stale(
    rows: Iterable[Reminder], user: User, holders: Holders, on: dt.date
) -> list[StaleRegion]:
    told = {(row.step_id, row.region_id) for row in rows if row.about == About.STATUS}
    if not told:
        return []
    regions = list(Region.objects.filter(pk__in=[code for _step, code in told]).by_name())
    mine = [one for one in regions if user in (holders.experts_in(one.pk) or holders.managers)]
    steps: dict[tuple[Roadmap, Region], list[Step]] = defaultdict(list)
    for roadmap in Roadmap.objects.in_force():
        for line in stale_lines(roadmap, mine, on=on):
            if line.step and line.region and (line.step.pk, line.region.pk) in told:
                steps[roadmap, line.region].append(line.step)
    return [StaleRegion(roadmap, region, found) for (roadmap, region), found in steps.items()]
