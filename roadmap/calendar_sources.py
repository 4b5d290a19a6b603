"""Days of published roadmaps in the annual clock: steps end, the reform takes effect, somebody decides."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.prepared import Prepared
from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    calendar_sources,
    page_of,
)
from regions.models import Region
from roadmap.models import InfluencePoint, Milestone, Roadmap, Step

STEP, MILESTONE, STATEMENTS, DECISION = "step", "milestone", "statements", "decision"


def days_of_roadmaps(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """Those in force alone: everybody may read them. Structures have none."""
    scope = visit.scope
    if not (scope.regions or scope.is_national):
        return
    days = {"first": visit.first, "last": visit.last}
    for pk, title, day, roadmap in _steps(regions=scope.regions, **days):
        yield CalendarEntry(
            key=f"step-{pk}",
            title=_("%(step)s: is to be done") % {"step": title},
            kind=STEP,
            begins=day,
            url=page_of("roadmap:step_detail", pk),
            place=roadmap,
        )
    yield from _days_of_points(visit)
    for pk, title, day, slug, roadmap in _milestones(**days):
        yield CalendarEntry(
            key=f"milestone-{pk}",
            title=title,
            kind=MILESTONE,
            begins=day,
            url=page_of("roadmap:roadmap_detail", slug),
            place=roadmap,
        )


def _days_of_points(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    scope = visit.scope
    for pk, title, statements_until, decides_on, place in _points(
        regions=scope.regions, is_national=scope.is_national, first=visit.first, last=visit.last
    ):
        for kind, day, sentence in (
            (STATEMENTS, statements_until, _("%(point)s: statements until this day")),
            (DECISION, decides_on, _("%(point)s: is decided")),
        ):
            if day is not None and day.year == visit.year:
                yield CalendarEntry(
                    key=f"point-{pk}-{kind}",
                    title=sentence % {"point": title},
                    kind=kind,
                    begins=day,
                    url=page_of("roadmap:influence_point_detail", pk),
                    place=place,
                )


@Prepared
def _milestones(*, first: dt.date, last: dt.date) -> Any:
    roadmaps = Roadmap.objects.in_force().order_by()
    found = Milestone.objects.filter(roadmap__in=roadmaps, on__range=(first, last))
    title, roadmap = Milestone.title.shown(), Roadmap.title.shown("roadmap__")
    return found.values_list("pk", title, "on", "roadmap__slug", roadmap)


@Prepared
def _steps(*, regions: frozenset[str], first: dt.date, last: dt.date) -> Any:
    """Of a region, those that apply there: its own and those of the whole country."""
    links = Step.regions.through.objects.filter(region__in=regions).order_by()
    steps = Step.objects.standing().filter(
        Q(is_national=True) | Q(pk__in=links.values("step")),
        priority__roadmap__in=Roadmap.objects.in_force().order_by(),
        ends_on__range=(first, last),
    )
    roadmap = Roadmap.title.shown("priority__roadmap__")
    return steps.values_list("pk", Step.title.shown(), "ends_on", roadmap)


@Prepared
def _points(*, regions: frozenset[str], is_national: bool, first: dt.date, last: dt.date) -> Any:
    days = (first, last)
    where = Q(region__in=regions)
    if is_national:
        where |= Q(region=None)
    points = InfluencePoint.objects.in_force().filter(
        where, Q(decides_on__range=days) | Q(statements_until__range=days)
    )
    place = Coalesce(
        Region.short_name.shown("region__"),
        Roadmap.title.shown("step__priority__roadmap__"),
        Roadmap.title.shown("priority__roadmap__"),
    )
    title = InfluencePoint.title.shown()
    return points.values_list("pk", title, "statements_until", "decides_on", place)


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
