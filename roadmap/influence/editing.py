"""Influence points are planned, changed and, while nothing came of them, deleted."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from roadmap.access import Refused, require_open, require_report, require_standing
from roadmap.models import InfluencePoint, Priority, Roadmap, Step
from roadmap.plan.first_texts import write_first_texts
from roadmap.plan.responsible import refuse_new_dissolved

# Texts that the public reads have revisions, and pages of their own.
FACTS = (
    "priority",
    "step",
    "region",
    "decides_on",
    "statements_until",
    "responsible_role",
    "responsible_organisation",
    "structure",
    "source_url",
    "internal_note",
)


@transaction.atomic
def create_point(
    *, texts: Mapping[str, str], by: User, at: dt.datetime, **facts: Any
) -> InfluencePoint:
    """Of a step or a priority; pressed twice, it is planned once.

    Raises `PermissionDenied`, and `Refused` or `ValidationError` with what to do.
    """
    point = InfluencePoint(**facts)
    require_report(by, point.region)
    point.validate_constraints()
    roadmap = _require_taking(point)
    if twin := InfluencePoint.objects.filter(**facts, **texts).first():
        return twin
    refuse_new_dissolved(None, point.responsible_organisation)
    write_first_texts(point, texts, roadmap=roadmap, by=by, at=at)
    _record("influence_point.created", point, by=by, at=at)
    return point


@transaction.atomic
def edit_point(
    point: InfluencePoint, *, seen: str, by: User, at: dt.datetime, **facts: Any
) -> InfluencePoint:
    """Change all but its texts. Raises `EditConflict` where a colleague changed what `seen` knows not of.

    Raises `PermissionDenied` where either the region that it leaves or the one that it comes to is not
    one's own. From a superseded step it may be moved to another.
    """
    require_report(by, point.region)
    require_open(point.roadmap)
    current = InfluencePoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    before = InfluencePoint.objects.get(pk=point.pk)
    require_report(by, before.region)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, facts[name])
    require_report(by, current.region)
    current.validate_constraints()
    _require_taking(current)
    refuse_new_dissolved(before, current.responsible_organisation)
    current.save(update_fields=changed)
    _record("influence_point.edited", current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def delete_point(point: InfluencePoint, *, by: User, at: dt.datetime) -> None:
    """Raises `Refused` where an outcome was recorded: that is history."""
    require_report(by, point.region)
    require_open(point.roadmap)
    current = InfluencePoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    require_report(by, current.region)
    if refusal := outcome_refusal(current):
        raise Refused(refusal)
    _record("influence_point.deleted", current, by=by, at=at)
    current.delete()


def outcome_refusal(point: InfluencePoint) -> str:
    """Why it may not be deleted; empty where it may."""
    if not point.outcomes.exists():
        return ""
    return _("An outcome has been recorded: the influence point stays in the history.")


def _require_taking(point: InfluencePoint) -> Roadmap:
    """What it belongs to can still be changed, and is of its region. Raises `Refused`."""
    if point.step is None:
        return require_open(point.roadmap)
    if not is_of_region(point.step, point.region_id):
        raise Refused({"region": region_refusal(point.step)})
    return require_standing(point.step)


def is_of_region(place: Step | Priority, region_id: str | None) -> bool:
    """A point of the whole country may belong to any step; one of a region to a step of that region."""
    if isinstance(place, Priority) or place.is_national or region_id is None:
        return True
    return place.regions.filter(pk=region_id).exists()


def region_refusal(step: Step) -> str:
    return _(
        "“%(step)s” is not a step of this region: choose one of its regions, or another step."
    ) % {"step": step.title}


def _record(act: str, point: InfluencePoint, *, by: User, at: dt.datetime, **details: Any) -> None:
    trail.record(act, subject=point, by=by, at=at, scope=point.region_id or "", **details)
