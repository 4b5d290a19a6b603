"""Priorities of a roadmap: written, changed, dropped."""

import datetime as dt
from collections.abc import Mapping
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from roadmap.access import Refused, require_nationally, require_open
from roadmap.models import Priority, Roadmap
from roadmap.plan.deletion import drop, refuse_reported
from roadmap.plan.first_texts import write_first_texts

FACTS = ("code",)


@transaction.atomic
def create_priority(
    roadmap: Roadmap, *, texts: Mapping[str, str], by: User, at: dt.datetime, **facts: Any
) -> Priority:
    """Comes after the others."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    roadmap = require_open(roadmap)
    last = roadmap.priorities.aggregate(last=Max("position"))["last"] or 0
    priority = Priority(roadmap=roadmap, position=last + 1, **facts)
    _refuse_faults(priority)
    write_first_texts(priority, texts, roadmap=roadmap, by=by, at=at)
    trail.record("priority.created", subject=priority, by=by, at=at)
    return priority


@transaction.atomic
def edit_priority(
    priority: Priority, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> Priority:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(priority.roadmap)
    current = Priority.objects.select_related("roadmap").get(pk=priority.pk)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    for name in changed:
        setattr(current, name, facts[name])
    _refuse_faults(current)
    if changed:
        current.save(update_fields=changed)
        trail.record("priority.edited", subject=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def delete_priority(priority: Priority, *, by: User, at: dt.datetime) -> None:
    """With its steps. Raises `Refused` where somebody has reported on any of them."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(priority.roadmap)
    priority = Priority.objects.get(pk=priority.pk)
    refuse_reported(priority)
    trail.record("priority.deleted", subject=priority, by=by, at=at)
    drop(priority)


def suggested_code(roadmap: Roadmap) -> str:
    """The first of k1, k2 … that is free."""
    taken = set(roadmap.priorities.values_list("code", flat=True))
    return next(code for number in count(1) if (code := f"k{number}") not in taken)


def _refuse_faults(priority: Priority) -> None:
    twins = Priority.objects.filter(roadmap=priority.roadmap_id, code=priority.code)
    if twins.exclude(pk=priority.pk).exists():
        raise Refused({"code": _("Another priority of this roadmap has this code.")})
