"""What people are to be reminded of on a day, whoever has been told already."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from portal.accounts.models import User
from regions.models import Region
from roadmap.influence.holders import Holders
from roadmap.influence.worklist import OUTCOME_AFTER, holders_of
from roadmap.models import InfluencePoint, Reminder, Roadmap, Step
from roadmap.models.lateness import stale_since
from roadmap.progress.cells import Grid, grid_of
from roadmap.reminders.stages import (
    MOST_DAYS,
    OUTCOME_WITHIN,
    asked_again_on,
    furthest_deadline,
    stage_on,
)

About = Reminder.About


@dataclass(frozen=True)
class Line:
    """One thing of which some people are reminded."""

    about: str
    due_on: dt.date
    days_before: int = 0
    point: InfluencePoint | None = None
    step: Step | None = None
    region: Region | None = None

    def for_person(self, user_id: int, *, on: dt.date) -> Reminder:
        """The row that keeps that it was told."""
        return Reminder(
            user_id=user_id,
            about=self.about,
            influence_point=self.point,
            step=self.step,
            region=self.region,
            due_on=self.due_on,
            days_before=self.days_before,
            told_on=on,
        )


@dataclass(frozen=True)
class Told:
    """A line, and to whom it is told."""

    line: Line
    people: Sequence[User]


def lines_on(day: dt.date) -> list[Told]:
    """Of the roadmaps that run. As many queries however much there is, but for two per roadmap."""
    heard, decided = _points_to_be_heard(day), _points_without_outcome(day)
    holders = holders_of(heard, decided, on=day)
    return [
        *_of_deadlines(heard, holders, day),
        *(
            Told(Line(About.OUTCOME, point.decides_on, point=point), holders.recorders(point))
            for point in decided
        ),
        *_of_statuses(holders, day),
    ]


def _points_to_be_heard(day: dt.date) -> list[InfluencePoint]:
    within = (furthest_deadline(day) - day).days
    return list(
        InfluencePoint.objects.in_force()
        .to_be_heard(on=day, within_days=max(within, MOST_DAYS))
        .select_related("region")
    )


def _points_without_outcome(day: dt.date) -> list[InfluencePoint]:
    awaiting = InfluencePoint.objects.in_force().awaiting_outcome(decided_by=day - OUTCOME_AFTER)
    return list(awaiting.filter(decides_on__gte=day - OUTCOME_WITHIN).select_related("region"))


def _of_deadlines(
    points: Iterable[InfluencePoint], holders: Holders, day: dt.date
) -> Iterator[Told]:
    for point in points:
        if stage := stage_on(point.deadline, on=day):
            line = Line(About.DEADLINE, point.deadline, stage.days_before, point=point)
            yield Told(line, holders.asked(point))


def _of_statuses(holders: Holders, day: dt.date) -> Iterator[Told]:
    for roadmap in Roadmap.objects.in_force():
        for line in stale_lines(roadmap, list(Region.objects.by_name()), on=day):
            if line.region is not None:
                yield Told(line, holders.experts_in(line.region.pk) or holders.managers)


def stale_lines(roadmap: Roadmap, regions: Sequence[Region], *, on: dt.date) -> Iterator[Line]:
    """The steps of which nobody has reported for the interval, by region. Two queries."""
    steps = Step.objects.filter(priority__roadmap=roadmap).standing()
    ordered = list(steps.order_by("priority__position", "position", "pk"))
    grid = grid_of(roadmap, ordered, regions, on=on)
    for step in ordered:
        for region in regions:
            cell = grid.cell(step, region)
            if cell and cell.is_stale:
                since = _stale_since(grid, step, region)
                asked_for = asked_again_on(since, interval_days=roadmap.report_interval_days, on=on)
                yield Line(About.STATUS, asked_for, step=step, region=region)


def _stale_since(grid: Grid, step: Step, region: Region) -> dt.date:
    state, _at, fresh_at = grid.newest.get((step.pk, region.pk), (None, None, None))
    since = stale_since(
        state,
        reported_on=timezone.localdate(fresh_at) if fresh_at else None,
        starts_on=step.starts_on,
        interval_days=grid.roadmap.report_interval_days,
    )
    return since or grid.on
