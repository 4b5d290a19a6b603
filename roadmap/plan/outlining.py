"""Reading the outline of a roadmap from the database, in the language of the page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.roles import Role
from portal.ui.localised import DEFAULT, LocalisedField
from regions.models import Region
from roadmap.models import InfluencePoint, Milestone, Priority, Roadmap, Step, Succession
from roadmap.plan.addresses import address_of
from roadmap.plan.dates import period_in_words
from roadmap.plan.outline import (
    MilestoneOutline,
    Outline,
    PointOutline,
    PriorityOutline,
    Responsibility,
    StepOutline,
)
from roadmap.plan.standing import Judge, reported_by_step

K = TypeVar("K")
V = TypeVar("V")
# So many regions are named; of more, one fewer and how many others.
NAMED = 3
RESPONSIBLE = ("responsible_role", "responsible_organisation", "responsible_organisation__name")


def outline_of(
    roadmap: Roadmap, *, on: dt.date, regions: Sequence[Region], region: Region | None = None
) -> Outline:
    """As things stand in all `regions`, which are in the order of their names, or in the one `region`.

    All steps are in it, those of other regions too; what is counted is counted in `region` alone.
    """
    places = [region] if region else regions
    names = {each.pk: each.short_name for each in regions}
    points = _points(roadmap, names)
    steps = _steps(roadmap, on, names, [each.pk for each in places], points)
    priorities = roadmap.priorities.order_by("position", "pk").values_list(
        "pk", "code", *_texts(Priority.title), *_texts(Priority.summary)
    )
    return Outline(
        tuple(
            PriorityOutline(
                pk,
                code,
                title or title_fi,
                summary or summary_fi,
                tuple(steps.get(pk, ())),
                tuple(point for point in points if point.step is None and point.priority == pk),
            )
            for pk, code, title, title_fi, summary, summary_fi in priorities
        ),
        _milestones(roadmap),
    )


def _steps(
    roadmap: Roadmap,
    on: dt.date,
    names: Mapping[str, str],
    places: Sequence[str],
    points: Iterable[PointOutline],
) -> Mapping[int, list[StepOutline]]:
    """By the key of each priority, in their order."""
    judge = Judge.of(roadmap, on)
    reported = reported_by_step(roadmap, judge, places)
    own_regions = _grouped(
        Step.regions.through.objects.filter(step__priority__roadmap=roadmap).values_list(
            "step", "region"
        )
    )
    successors = _grouped(
        Succession.objects.filter(step__priority__roadmap=roadmap).values_list("step", "successor")
    )
    own_points = _grouped((point.step, point) for point in points)
    answers, address = _Responsibilities(), address_of("roadmap:step_detail")
    rows = (
        Step.objects.filter(priority__roadmap=roadmap)
        .order_by("position", "starts_on", "pk")
        .values_list(
            "pk",
            "priority",
            "starts_on",
            "ends_on",
            "precision",
            "is_national",
            *_texts(Step.title),
            *RESPONSIBLE,
        )
    )
    found: defaultdict[int, list[StepOutline]] = defaultdict(list)
    for pk, priority, starts_on, ends_on, precision, is_national, title, title_fi, *who in rows:
        own = frozenset(own_regions[pk])
        applies = places if is_national else own.intersection(places)
        standing = judge.standing(
            reported.get(pk, ()), starts_on=starts_on, ends_on=ends_on, region_count=len(applies)
        )
        found[priority].append(
            StepOutline(
                pk=pk,
                url=address(pk),
                priority=priority,
                title=title or title_fi,
                starts_on=starts_on,
                ends_on=ends_on,
                precision=precision,
                when=period_in_words(starts_on, ends_on, precision),
                where=where_in_words(is_national, [names[code] for code in names if code in own]),
                is_national=is_national,
                regions=own,
                responsible=answers.of(*who),
                standing=standing,
                points=tuple(own_points[pk]),
                successors=tuple(successors[pk]),
            )
        )
    return found


def _points(roadmap: Roadmap, names: Mapping[str, str]) -> list[PointOutline]:
    """The soonest decision first."""
    of_this = InfluencePoint.objects.of_roadmaps(Roadmap.objects.filter(pk=roadmap.pk))
    answers, address = _Responsibilities(), address_of("roadmap:influence_point_detail")
    rows = of_this.order_by("decides_on", "pk").values_list(
        "pk",
        "priority",
        "step__priority",
        "step",
        "region",
        "decides_on",
        "statements_until",
        *_texts(InfluencePoint.title),
        *RESPONSIBLE,
    )
    return [
        PointOutline(
            pk=pk,
            url=address(pk),
            title=title or title_fi,
            priority=priority or step_priority,
            step=step,
            region=region or "",
            where=where_in_words(region is None, [names.get(region, "")]),
            decides_on=decides_on,
            statements_until=until,
            responsible=answers.of(*who),
        )
        for (
            pk, priority, step_priority, step, region, decides_on, until, title, title_fi, *who,
        ) in rows
    ]  # fmt: skip


def _milestones(roadmap: Roadmap) -> tuple[MilestoneOutline, ...]:
    rows = roadmap.milestones.order_by("on", "pk").values_list(
        "pk", "on", "source_url", *_texts(Milestone.title), *_texts(Milestone.source)
    )
    return tuple(
        MilestoneOutline(pk, title or title_fi, on, source or source_fi, url)
        for pk, on, url, title, title_fi, source, source_fi in rows
    )


def _texts(field: LocalisedField) -> tuple[F, F]:
    """That of the page's language, and Finnish where it is empty."""
    return F(field.column()), F(field.column(DEFAULT))


def _grouped(pairs: Iterable[tuple[K, V]]) -> defaultdict[K, list[V]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def where_in_words(is_national: bool, names: Sequence[str]) -> str:
    if is_national:
        return _("Whole country")
    if not names:
        return _("No region named")
    if len(names) <= NAMED:
        return ", ".join(names)
    others = len(names) - NAMED + 1
    return ngettext("%(names)s and %(count)d other", "%(names)s and %(count)d others", others) % {
        "names": ", ".join(names[: NAMED - 1]),
        "count": others,
    }


class _Responsibilities:
    """Labels of roles are translated once for a page, not once for each row."""

    def __init__(self) -> None:
        self.labels = {role.value: capfirst(str(role.label)) for role in Role}

    def of(self, role: str, organisation: int | None, name: str | None) -> Responsibility:
        if organisation is not None:
            return Responsibility(str(organisation), name or "")
        return Responsibility(role, self.labels.get(role, ""))
