"""Published roadmaps as JSON: what everybody may read, and no note that is internal, no author, no draft."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from roadmap.models import (
    InfluencePoint,
    Milestone,
    Outcome,
    Priority,
    Roadmap,
    Status,
    Step,
    Succession,
    Target,
)
from roadmap.models.responsible import Responsible
from roadmap.report.content import (
    PointContent,
    PriorityContent,
    RoadmapContent,
    StepContent,
    gather_several,
)

Json = dict[str, Any]


def published(*, at: dt.datetime) -> Json:
    """Every published roadmap, those that run before the archived ones."""
    on = localdate(at)
    roadmaps = list(Roadmap.objects.filter(published_at__lte=at).current_first(on=on))
    contents = gather_several(roadmaps, sees_internal=False, on=on)
    return {
        "url": settings.SITE_ORIGIN + reverse("api:roadmap"),
        "licence": {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL},
        "roadmaps": [_roadmap(content) for content in contents],
    }


def _roadmap(content: RoadmapContent) -> Json:
    roadmap = content.roadmap
    return {
        "id": roadmap.pk,
        "slug": roadmap.slug,
        "url": settings.SITE_ORIGIN + roadmap.get_absolute_url(),
        "invented": roadmap.is_invented,
        "title": Roadmap.title.texts(roadmap),
        "summary": Roadmap.summary.texts(roadmap),
        "source": Roadmap.source.texts(roadmap),
        "starts_on": roadmap.starts_on.isoformat(),
        "ends_on": roadmap.ends_on.isoformat(),
        "published_at": _moment(roadmap.published_at),
        "archived_at": _moment(roadmap.archived_at),
        "priorities": [_priority(each) for each in content.priorities],
        "milestones": [_milestone(each) for each in content.milestones],
    }


def _priority(content: PriorityContent) -> Json:
    return {
        "id": content.priority.pk,
        "code": content.priority.code,
        "title": Priority.title.texts(content.priority),
        "summary": Priority.summary.texts(content.priority),
        "steps": [_step(each) for each in content.steps],
        "influence_points": [_point(each) for each in content.points],
    }


def _step(content: StepContent) -> Json:
    step = content.step
    return {
        "id": step.pk,
        "code": step.code,
        "url": settings.SITE_ORIGIN + step.get_absolute_url(),
        "title": Step.title.texts(step),
        "reason": Step.reason.texts(step),
        "starts_on": step.starts_on.isoformat(),
        "ends_on": step.ends_on.isoformat(),
        "precision": step.precision,
        "national": step.is_national,
        "regions": [region.pk for region in content.regions],
        "responsible": _responsible(step),
        "targets": [_target(each) for each in content.targets],
        "superseded_by": [_succession(each) for each in content.successions],
        "statuses": [_status(each) for each in _in_order(content)],
        "influence_points": [_point(each) for each in content.points],
        "source": Step.source.texts(step),
        "source_url": step.source_url or None,
    }


def _in_order(content: StepContent) -> Sequence[Status]:
    found = (content.statuses.get(region.pk) for region in content.regions)
    return [status for status in found if status]


def _status(status: Status) -> Json:
    """The note, and what it rests on, where whoever reported made it public."""
    return {
        "region": status.region_id,
        "state": status.state,
        "reported_on": localdate(status.reported_at).isoformat(),
        "note": (status.note or None) if status.is_public else None,
        "link": (status.link or None) if status.is_public else None,
    }


def _succession(succession: Succession) -> Json:
    return {"step": succession.successor_id, "kind": succession.kind}


def _target(target: Target) -> Json:
    baseline = target.baseline
    is_told = baseline is not None and not baseline.is_withheld
    return {
        "indicator": target.indicator_id,
        "name": type(target.indicator).name.texts(target.indicator),
        "breakdown": target.breakdown or None,
        "from": _number(baseline.value) if baseline and is_told else None,
        "from_on": baseline.reference_on.isoformat() if baseline else None,
        "to": _number(target.value),
        "by": target.by_on.isoformat() if target.by_on else None,
    }


def _point(content: PointContent) -> Json:
    point = content.point
    return {
        "id": point.pk,
        "url": settings.SITE_ORIGIN + point.get_absolute_url(),
        "region": point.region_id,
        "title": InfluencePoint.title.texts(point),
        "decider": InfluencePoint.decider.texts(point),
        "decides_on": point.decides_on.isoformat(),
        "statements_until": point.statements_until.isoformat() if point.statements_until else None,
        "message": InfluencePoint.message.texts(point),
        "responsible": _responsible(point),
        "outcome": _outcome(content.outcome) if content.outcome else None,
        "source": InfluencePoint.source.texts(point),
        "source_url": point.source_url or None,
    }


def _outcome(outcome: Outcome) -> Json:
    return {
        "result": outcome.result,
        "words": Outcome.words.texts(outcome),
        "next": Outcome.next.texts(outcome),
        "recorded_on": localdate(outcome.recorded_at).isoformat(),
    }


def _milestone(milestone: Milestone) -> Json:
    return {
        "id": milestone.pk,
        "on": milestone.on.isoformat(),
        "title": Milestone.title.texts(milestone),
        "source": Milestone.source.texts(milestone),
        "source_url": milestone.source_url or None,
    }


def _responsible(of: Responsible) -> Json:
    organisation = of.responsible_organisation
    return {
        "role": of.responsible_role or None,
        "organisation": organisation.name if organisation else None,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _moment(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds") if at else None
