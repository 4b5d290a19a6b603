"""Days of published roadmaps in the annual clock: steps end, the reform takes effect, somebody decides."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    calendar_sources,
)
from roadmap.models import InfluencePoint, Milestone, Roadmap, Step

STEP, MILESTONE, STATEMENTS, DECISION = "step", "milestone", "statements", "decision"


def days_of_roadmaps(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """Those in force alone: everybody may read them. Structures have none."""
    scope = visit.scope
    if not (scope.regions or scope.is_national):
        return
    days = (visit.first, visit.last)
    roadmaps = Roadmap.objects.in_force().order_by()
    yield from _steps(visit, roadmaps)
    yield from _points(visit, roadmaps)
    for milestone in Milestone.objects.filter(roadmap__in=roadmaps, on__range=days).select_related(
        "roadmap"
    ):
        yield CalendarEntry(
            key=f"milestone-{milestone.pk}",
            title=milestone.title,
            kind=MILESTONE,
            begins=milestone.on,
            url=milestone.roadmap.get_absolute_url(),
            place=milestone.roadmap.title,
        )


def _steps(visit: CalendarVisit, roadmaps: QuerySet[Roadmap]) -> Iterator[CalendarEntry]:
    """Of a region, those that apply there: its own and those of the whole country."""
    links = Step.regions.through.objects.filter(region__in=visit.scope.regions).order_by()
    steps = Step.objects.standing().filter(
        Q(is_national=True) | Q(pk__in=links.values("step")),
        priority__roadmap__in=roadmaps,
        ends_on__range=(visit.first, visit.last),
    )
    for step in steps.select_related("priority__roadmap"):
        yield CalendarEntry(
            key=f"step-{step.pk}",
            title=_("%(step)s: is to be done") % {"step": step.title},
            kind=STEP,
            begins=step.ends_on,
            url=step.get_absolute_url(),
            place=step.roadmap.title,
        )


def _points(visit: CalendarVisit, roadmaps: QuerySet[Roadmap]) -> Iterator[CalendarEntry]:
    days = (visit.first, visit.last)
    where = Q(region__in=visit.scope.regions)
    if visit.scope.is_national:
        where |= Q(region=None)
    points = (
        InfluencePoint.objects.of_roadmaps(roadmaps)
        .filter(where, Q(decides_on__range=days) | Q(statements_until__range=days))
        .with_roadmap()
    )
    for point in points:
        for kind, day, sentence in (
            (STATEMENTS, point.statements_until, _("%(point)s: statements until this day")),
            (DECISION, point.decides_on, _("%(point)s: is decided")),
        ):
            if day is not None and day.year == visit.year:
                yield CalendarEntry(
                    key=f"point-{point.pk}-{kind}",
                    title=sentence % {"point": point.title},
                    kind=kind,
                    begins=day,
                    url=point.get_absolute_url(),
                    place=str(point.region or point.roadmap.title),
                )


calendar_sources.add(
    "roadmap",
    CalendarSource(
        days_of_roadmaps,
        {
            STEP: gettext_lazy("roadmap deadline"),
            MILESTONE: gettext_lazy("milestone"),
            STATEMENTS: gettext_lazy("statements due"),
            DECISION: gettext_lazy("influence point"),
        },
        rank=30,
    ),
)
