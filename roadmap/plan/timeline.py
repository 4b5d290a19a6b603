"""The outline of a roadmap on the axis of its time: a drawing for each priority, with the same axis."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.timeline import Bar, Happening, Look, Timeline
from roadmap.models import Roadmap
from roadmap.models.lateness import SETTLED
from roadmap.plan.dates import day_in_words
from roadmap.plan.outline import Outline, PointOutline, PriorityOutline, StepOutline
from roadmap.plan.wording import Wording

# Its title, its name in addresses, and its rows.
Group = tuple[str, str, tuple[Bar | Happening, ...]]


def timelines_of(
    roadmap: Roadmap, outline: Outline, *, on: dt.date, wording: Wording
) -> list[Timeline]:
    """The milestones of the reform stand above the first priority, and as lines in all of them."""
    days = [*_days(roadmap, outline)]
    rules = tuple(each.on for each in outline.milestones)
    groups: list[Group] = []
    if outline.milestones:
        milestones = tuple(_milestones(outline))
        groups.append((_("Milestones of the reform"), "milestones", milestones))
    groups += [
        (each.title, each.code, tuple(_rows(each, wording)))
        for each in outline.priorities
        if each.standing_steps or each.points
    ]
    return [
        Timeline(
            id=f"timeline-{code}",
            title=title,
            description=_description(len(rows)),
            rows=rows,
            first=min(days),
            last=max(days),
            today=on,
            rules=rules,
        )
        for title, code, rows in groups
    ]


def _days(roadmap: Roadmap, outline: Outline) -> Iterator[dt.date]:
    yield from (roadmap.starts_on, roadmap.ends_on)
    for step in outline.steps:
        yield from (step.starts_on, step.ends_on)
    for point in outline.points:
        yield from (point.deadline, point.decides_on)
    for milestone in outline.milestones:
        yield milestone.on


def _description(count: int) -> str:
    words = ngettext(
        "%(count)d row on an axis of quarters. The list by quarter below tells the same.",
        "%(count)d rows on an axis of quarters. The list by quarter below tells the same.",
        count,
    )
    return words % {"count": count}


def _milestones(outline: Outline) -> Iterator[Happening]:
    for each in outline.milestones:
        yield Happening(each.title, each.on, "milestone", day_in_words(each.on))


def _rows(priority: PriorityOutline, wording: Wording) -> Iterator[Bar | Happening]:
    """Each step with its influence points under it; those of the whole priority first."""
    decided = _("decision %(day)s")
    yield from (_point(point, decided) for point in priority.points)
    for step in priority.standing_steps:
        yield _bar(step, wording)
        yield from (_point(point, decided) for point in step.points)


def _bar(step: StepOutline, wording: Wording) -> Bar:
    late = wording.late(step.standing)
    is_done = bool(step.standing.counts) and step.standing.counts.keys() <= SETTLED
    look: Look = "late" if late else "done" if is_done else "plain"
    return Bar(step.title, step.starts_on, step.ends_on, look, late)


def _point(point: PointOutline, decided: str) -> Happening:
    return Happening(
        point.title, point.decides_on, "point", decided % {"day": day_in_words(point.decides_on)}
    )
