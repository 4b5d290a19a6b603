"""Milestones of the national reform, on the time axis of a roadmap."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from roadmap.access import require_nationally, require_open
from roadmap.models import Milestone, Roadmap
from roadmap.plan.first_texts import write_first_texts

FACTS = ("on", "source_url")


@transaction.atomic
def create_milestone(
    roadmap: Roadmap, *, texts: Mapping[str, str], by: User, at: dt.datetime, **facts: Any
) -> Milestone:
    """Pressed twice, it is written once."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    roadmap = require_open(roadmap)
    if twin := Milestone.objects.filter(roadmap=roadmap, **facts, **texts).first():
        return twin
    milestone = Milestone(roadmap=roadmap, **facts)
    write_first_texts(milestone, texts, roadmap=roadmap, by=by, at=at)
    trail.record("milestone.created", subject=milestone, by=by, at=at)
    return milestone


@transaction.atomic
def edit_milestone(
    milestone: Milestone, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> Milestone:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(milestone.roadmap)
    current = Milestone.objects.select_related("roadmap").get(pk=milestone.pk)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    for name in changed:
        setattr(current, name, facts[name])
    if changed:
        current.save(update_fields=changed)
        trail.record("milestone.edited", subject=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def delete_milestone(milestone: Milestone, *, by: User, at: dt.datetime) -> None:
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(milestone.roadmap)
    milestone = Milestone.objects.get(pk=milestone.pk)
    trail.record("milestone.deleted", subject=milestone, by=by, at=at)
    milestone.delete()
