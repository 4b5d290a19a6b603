"""The order in which priorities, and the steps of one, are read."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from roadmap.access import require_nationally, require_open
from roadmap.models import Priority, Step


@transaction.atomic
def move(thing: Priority | Step, *, is_up: bool, by: User, at: dt.datetime) -> bool:
    """Change places with its neighbour. False where it is the first or the last already."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(thing.roadmap)
    current = type(thing)._default_manager.filter(pk=thing.pk).first()
    if current is None:
        # A colleague has deleted it meanwhile.
        return False
    thing = current
    siblings: list[Priority] | list[Step]
    if isinstance(thing, Priority):
        siblings = list(Priority.objects.filter(roadmap=thing.roadmap_id))
    else:
        siblings = list(Step.objects.filter(priority=thing.priority_id))
    here = [each.pk for each in siblings].index(thing.pk)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(siblings):
        return False
    order: list[Priority | Step] = [*siblings]
    order[here], order[there] = order[there], order[here]
    # Numbered anew: several may stand at one place, from before they were ordered.
    for position, each in enumerate(order, start=1):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])
    moved = "priority.moved" if isinstance(thing, Priority) else "step.moved"
    trail.record(moved, subject=thing, by=by, at=at)
    return True
