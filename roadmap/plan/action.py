"""Actions: what is done for a step. Experts write those of their regions, the manager all."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.models import Region
from roadmap.access import Refused, reportable, require_report, require_standing
from roadmap.models import Action, Step
from roadmap.plan.first_texts import write_first_texts
from roadmap.plan.responsible import refuse_new_dissolved

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

FACTS = ("region", "due_on", "done_on", "responsible_role", "responsible_organisation")


@transaction.atomic
def create_action(
    step: Step, *, texts: Mapping[str, str], by: User, at: dt.datetime, **facts: Any
) -> Action:
    """Pressed twice, it is written once."""
    action = Action(step=step, **facts)
    require_report(by, action.region)
    roadmap = require_standing(step)
    if twin := Action.objects.filter(step=step, **facts, **texts).first():
        return twin
    _refuse_faults(action)
    refuse_new_dissolved(None, action.responsible_organisation)
    write_first_texts(action, texts, roadmap=roadmap, by=by, at=at)
    _record("action.created", action, by=by, at=at)
    return action


@transaction.atomic
def edit_action(
    action: Action, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> Action:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of."""
    require_report(by, action.region)
    require_standing(action.step)
    current = Action.objects.select_related("step__priority").get(pk=action.pk)
    before = Action.objects.get(pk=action.pk)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    for name in changed:
        setattr(current, name, facts[name])
    # Nobody moves an action out of another's region, nor into one.
    for region in {before.region, current.region}:
        require_report(by, region)
    _refuse_faults(current)
    refuse_new_dissolved(before, current.responsible_organisation)
    if changed:
        current.save(update_fields=changed)
        _record("action.edited", current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def mark_done(action: Action, *, done_on: dt.date | None, by: User, at: dt.datetime) -> Action:
    """None: it is not done after all."""
    require_report(by, action.region)
    require_standing(action.step)
    current = Action.objects.select_related("step").get(pk=action.pk)
    if current.done_on != done_on:
        current.done_on = done_on
        current.save(update_fields=["done_on"])
        _record("action.done" if done_on else "action.reopened", current, by=by, at=at)
    return current


@transaction.atomic
def delete_action(action: Action, *, by: User, at: dt.datetime) -> None:
    """Raises `Refused` for what has been done: that stays."""
    require_report(by, action.region)
    require_standing(action.step)
    action = Action.objects.get(pk=action.pk)
    if refusal := done_refusal(action):
        raise Refused(refusal)
    _record("action.deleted", action, by=by, at=at)
    action.delete()


def done_refusal(action: Action) -> str:
    """Why it may not be deleted; empty where it may."""
    if action.done_on is None:
        return ""
    return _("What has been done stays. If it was not done, take the day away first.")


def regions_for(user: "User | AnonymousUser", step: Step, *, on: dt.date) -> list[Region]:
    """Those to which the step applies and in which the person may write actions that day."""
    applying = Region.objects.all() if step.is_national else step.regions.all()
    return reportable(user, applying.by_name(), on=on)


def _refuse_faults(action: Action) -> None:
    step, region = action.step, action.region
    if region and not step.is_national and region not in step.regions.all():
        raise Refused(
            {
                "region": _("The step does not apply to %(region)s. Choose one of its regions.")
                % {"region": region}
            }
        )
    action.validate_constraints()


def _record(act: str, action: Action, *, by: User, at: dt.datetime, **details: Any) -> None:
    scope = action.region_id or ""
    trail.record(act, subject=action, by=by, at=at, scope=scope, **details)
