"""What a step should move: set, changed and taken out, by those who plan it."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from regions.models import Indicator, IndicatorValue, Region
from regions.models.indicator import IndicatorValueQuerySet
from roadmap.access import Refused, require_standing
from roadmap.evidence.aim import target_refusal
from roadmap.evidence.bounds import EditConflict
from roadmap.models import Step, Target


def may_aim(user: User, step: Step) -> bool:
    """The manager; an expert where the step is of regions of theirs alone."""
    if user.has_perm(Permission.MANAGE_ROADMAP):
        return True
    if step.is_national or not user.has_perm_anywhere(Permission.REPORT_ROADMAP):
        return False
    regions = list(step.regions.all())
    return bool(regions) and all(user.has_perm(Permission.REPORT_ROADMAP, each) for each in regions)


def target_place(step: Step) -> Region | None:
    """Whose figure a target starts from: the one region's; otherwise the nation's."""
    regions = [] if step.is_national else list(step.regions.all()[:2])
    return regions[0] if len(regions) == 1 else None


def baselines(step: Step) -> IndicatorValueQuerySet:
    """The figures that a target of this step may start from."""
    return IndicatorValue.objects.told().filter(region=target_place(step))


def target_version(target: Target) -> str:
    """What a form that changes it has seen."""
    value = "" if target.value is None else str(target.value.normalize())
    return f"{target.baseline_id or ''}:{value}:{target.by_on or ''}"


@transaction.atomic
def add_target(
    step: Step,
    *,
    indicator: Indicator,
    breakdown: str,
    baseline: IndicatorValue | None,
    value: Decimal | None,
    by_on: dt.date | None,
    by: User,
    at: dt.datetime,
) -> Target:
    """Name an indicator that the step should move. Pressed twice, it is named once.

    Raises `Refused` where it makes no sense, or where the step names it already with another aim.
    """
    _require_aim(step, by)
    target = Target(
        step=step,
        indicator=indicator,
        breakdown=breakdown,
        baseline=baseline,
        value=value,
        by_on=by_on,
    )
    twin = Target.objects.filter(step=step, indicator=indicator, breakdown=breakdown).first()
    if twin and target_version(twin) == target_version(target):
        return twin
    if twin:
        raise Refused(
            _(
                "The step already names this indicator. Change that target instead of adding another."
            )
        )
    _check(target)
    target.save()
    _record("target.added", target, by=by, at=at)
    return target


@transaction.atomic
def change_target(
    target: Target,
    *,
    baseline: IndicatorValue | None,
    value: Decimal | None,
    by_on: dt.date | None,
    seen: str,
    by: User,
    at: dt.datetime,
) -> Target:
    """Another start, value or day. Raises `EditConflict` where a colleague changed what was `seen`."""
    _require_aim(target.step, by)
    current = Target.objects.select_related("step", "indicator").get(pk=target.pk)
    was = target_version(current)
    current.baseline, current.value, current.by_on = baseline, value, by_on
    if target_version(current) == was:
        return current
    if seen != was:
        raise EditConflict
    _check(current)
    current.save()
    _record("target.changed", current, by=by, at=at)
    return current


@transaction.atomic
def remove_target(target: Target, *, by: User, at: dt.datetime) -> None:
    """Named by mistake. Done twice, it is done once."""
    _require_aim(target.step, by)
    current = Target.objects.filter(pk=target.pk).first()
    if current is not None:
        _record("target.removed", current, by=by, at=at)
        current.delete()


def _require_aim(step: Step, by: User) -> None:
    """With a fresh look, inside the transaction."""
    if not may_aim(User.objects.select_for_update(no_key=True).get(pk=by.pk), step):
        raise PermissionDenied
    require_standing(step)


def _check(target: Target) -> None:
    known = IndicatorValue.objects.told().filter(
        indicator=target.indicator_id, breakdown=target.breakdown
    )
    if not known.exists():
        raise Refused(
            _(
                "“%(indicator)s” has no figure yet, so nobody could see whether the step moves it. "
                "Choose an indicator with a figure, or come back when a round has been published."
            )
            % {"indicator": target.indicator}
        )
    before = target.baseline
    if before is not None and not baselines(target.step).filter(
        pk=before.pk, indicator=target.indicator_id, breakdown=target.breakdown
    ):
        raise Refused(
            _("The figure to start from has been replaced in the meantime. Choose it again.")
        )
    if target.by_on is not None and before is not None and target.by_on <= before.reference_on:
        raise Refused(
            {
                "by_on": _(
                    "The target is reached after the figure it starts from, which is of %(day)s. "
                    "Give a later day."
                )
                % {"day": date_format(before.reference_on, "SHORT_DATE_FORMAT")}
            }
        )
    if target.value is not None:
        start = before.value if before else None
        if refusal := target_refusal(target.indicator, target.value, start):
            raise Refused({"value": refusal})


def _record(action: str, target: Target, *, by: User, at: dt.datetime) -> None:
    regions = [] if target.step.is_national else list(target.step.regions.all()[:2])
    trail.record(
        action,
        subject=target.step,
        by=by,
        at=at,
        scope=regions[0].code if len(regions) == 1 else "",
        indicator=target.indicator_id,
    )
