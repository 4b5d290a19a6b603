"""Steps: written, changed, dropped. Their statuses are never lost."""

import datetime as dt
from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.models import Region
from roadmap.access import Refused, require_nationally, require_open, require_standing
from roadmap.models import Priority, Step
from roadmap.plan.deletion import drop, refuse_reported
from roadmap.plan.first_texts import write_first_texts
from roadmap.plan.quarter import Quarter
from roadmap.plan.responsible import refuse_new_dissolved

FACTS = (
    *("priority", "code", "precision", "starts_on", "ends_on", "is_national", "regions"),
    *("responsible_role", "responsible_organisation", "source_url", "internal_note"),
)


@transaction.atomic
def create_step(
    *,
    priority: Priority,
    regions: Collection[Region] = (),
    texts: Mapping[str, str],
    by: User,
    at: dt.datetime,
    **facts: Any,
) -> Step:
    """Comes after the others of its priority."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(priority.roadmap)
    return add_step(priority=priority, regions=regions, texts=texts, by=by, at=at, **facts)


def add_step(
    *,
    priority: Priority,
    regions: Collection[Region],
    texts: Mapping[str, str],
    by: User,
    at: dt.datetime,
    **facts: Any,
) -> Step:
    """For an action that has asked whether this person may, and holds the open roadmap."""
    # As it stands now: it may have been published since the form was opened.
    roadmap = require_open(priority.roadmap)
    last = priority.steps.aggregate(last=Max("position"))["last"] or 0
    step = Step(priority=priority, position=last + 1, **facts)
    _refuse_faults(step, regions)
    refuse_new_dissolved(None, step.responsible_organisation)
    write_first_texts(step, texts, roadmap=roadmap, by=by, at=at)
    step.regions.set(regions)
    trail.record("step.created", subject=step, by=by, at=at)
    return step


@transaction.atomic
def edit_step(
    step: Step,
    *,
    by: User,
    at: dt.datetime,
    seen: str = "",
    leaves_reported: bool = False,
    **facts: Any,
) -> Step:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of.

    A step that no longer applies to a region keeps what was reported there: it can be read, and is
    not counted any more. `leaves_reported` says that this is meant; otherwise it is refused by name.
    """
    require_nationally(by, Permission.MANAGE_ROADMAP)
    roadmap = require_standing(step)
    current = Step.objects.select_related("priority").get(pk=step.pk)
    before = Step.objects.select_related("priority").get(pk=step.pk)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    regions = facts.get("regions", list(current.regions.all()))
    for name in changed:
        if name != "regions":
            setattr(current, name, facts[name])
    if current.priority.roadmap_id != roadmap.pk:
        raise Refused({"priority": _("Choose a priority of the same roadmap.")})
    _refuse_faults(current, regions)
    refuse_new_dissolved(before, current.responsible_organisation)
    if not leaves_reported:
        refuse_leaving_reported(before, is_national=current.is_national, regions=regions)
    if changed:
        current.save()
        current.regions.set(regions)
        trail.record("step.edited", subject=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def delete_step(step: Step, *, by: User, at: dt.datetime) -> None:
    """With its actions and influence points. Raises `Refused` where somebody has reported on it."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(step.roadmap)
    step = Step.objects.get(pk=step.pk)
    refuse_reported(step)
    trail.record("step.deleted", subject=step, by=by, at=at)
    drop(step)


def suggested_code(priority: Priority) -> str:
    """That of the priority with the first number that is free."""
    taken = set(priority.steps.values_list("code", flat=True))
    return next(code for number in count(1) if (code := f"{priority.code}-{number}") not in taken)


def reported_outside(step: Step, *, is_national: bool, regions: Collection[Region]) -> list[Region]:
    """Regions that have something on the step, and to which it would no longer apply."""
    if is_national:
        return []
    reported = {*step.statuses.order_by().values_list("region", flat=True)}
    for things in (step.actions, step.influence_points):
        reported |= {*things.order_by().values_list("region", flat=True)}
    left = reported - {region.pk for region in regions}
    already_left = set() if step.is_national else left - {each.pk for each in step.regions.all()}
    return list(Region.objects.filter(pk__in=left - already_left - {None}).by_name())


def refuse_leaving_reported(step: Step, *, is_national: bool, regions: Collection[Region]) -> None:
    """Raises `Refused` by the names of the regions."""
    left = reported_outside(step, is_national=is_national, regions=regions)
    if left:
        raise Refused(
            {
                "regions": _(
                    "Something stands on this step of %(regions)s. It stays to be read, and is not "
                    "counted any more. Confirm it below, or choose the regions too."
                )
                % {"regions": ", ".join(str(region) for region in left)}
            },
            code="leaves_reported",
        )


def _refuse_faults(step: Step, regions: Collection[Region]) -> None:
    if step.precision == Step.Precision.QUARTER:
        # What is meant as quarters begins and ends with one.
        step.starts_on = Quarter.of(step.starts_on).first_day
        step.ends_on = Quarter.of(step.ends_on).last_day
    if step.ends_on < step.starts_on:
        raise Refused({"ends_on": _("The last day cannot be before the first day.")})
    if step.is_national and regions:
        raise Refused(
            {"regions": _("A step of the whole country names no regions. Choose one or the other.")}
        )
    if not step.is_national and not regions:
        raise Refused({"regions": _("Choose at least one region, or the whole country.")})
    twins = Step.objects.filter(priority=step.priority_id, code=step.code)
    if twins.exclude(pk=step.pk).exists():
        raise Refused({"code": _("Another step of this priority has this code.")})
    step.validate_constraints()
