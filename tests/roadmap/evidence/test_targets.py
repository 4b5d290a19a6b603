"""What a step should move: refused where it makes no sense; nothing overwritten unseen."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from roadmap.access import Refused
from roadmap.evidence.bounds import EditConflict, Limits, bounds_of, bounds_version, set_bounds
from roadmap.evidence.targets import (
    add_target,
    change_target,
    may_aim,
    remove_target,
    target_version,
)
from roadmap.models import Bounds, Succession, Target
from tests.factories.roadmap import IndicatorFactory, StepFactory
from tests.roadmap.evidence.days import JUNE

BY = dt.date(2027, 12, 31)


@pytest.fixture
def step(priority):
    return StepFactory(priority=priority)


@pytest.fixture
def baseline(figure):
    return figure(None, "3.3", JUNE)


@pytest.fixture
def aim(step, reach, manager, now):
    def add(*, step=step, by=manager, baseline=None, value="3.8", by_on=BY, indicator=reach):
        value = None if value is None else Decimal(value)
        told = {"breakdown": "experts", "baseline": baseline, "value": value, "by_on": by_on}
        return add_target(step, indicator=indicator, **told, by=by, at=now)

    return add


def test_a_target_says_from_what_to_what_by_when(aim, baseline):
    target = aim(baseline=baseline)
    assert (target.baseline, target.value, target.by_on) == (baseline, Decimal("3.8"), BY)


def test_pressed_twice_it_is_named_once(aim, baseline):
    assert aim(baseline=baseline) == aim(baseline=baseline)


def test_the_same_indicator_with_another_aim_is_refused(aim, baseline):
    aim(baseline=baseline)
    with pytest.raises(Refused):
        aim(baseline=baseline, value="4.0")


def test_an_indicator_without_any_figure_is_refused_saying_what_to_do(aim):
    with translation.override("en"), pytest.raises(Refused, match="come back when a round"):
        aim(indicator=IndicatorFactory(code="new"))


@pytest.mark.parametrize(
    ("direction", "value", "is_refused"),
    [
        ("more", "2.0", True),
        ("more", "3.2", True),
        ("more", "3.3", False),
        ("more", "3.8", False),
        ("more", "3.75", True),
        ("less", "3.4", True),
        ("less", "3.3", False),
        ("less", "2.0", False),
        ("neutral", "2.0", False),
    ],
)
def test_the_value_must_lie_on_the_better_side_of_where_it_starts(
    aim, reach, baseline, direction, value, is_refused
):
    reach.direction = direction
    reach.save()
    if is_refused:
        with pytest.raises(Refused) as refused:
            aim(baseline=baseline, value=value)
        assert list(refused.value.error_dict) == ["value"]
    else:
        assert aim(baseline=baseline, value=value)


@pytest.mark.parametrize(("by_on", "is_refused"), [(JUNE, True), (JUNE + dt.timedelta(1), False)])
def test_it_is_reached_after_the_figure_it_starts_from(aim, baseline, by_on, is_refused):
    if is_refused:
        with pytest.raises(Refused) as refused:
            aim(baseline=baseline, by_on=by_on)
        assert list(refused.value.error_dict) == ["by_on"]
    else:
        assert aim(baseline=baseline, by_on=by_on)


def test_a_step_of_one_region_starts_from_its_figure_and_no_other(
    aim, priority, lappi, satakunta, figure, baseline
):
    step = StepFactory(priority=priority, regions=[lappi])
    with pytest.raises(Refused):
        aim(step=step, baseline=baseline)
    with pytest.raises(Refused):
        aim(step=step, baseline=figure(satakunta, "3.0"))
    assert aim(step=step, baseline=figure(lappi, "3.0"))


def test_a_figure_that_was_replaced_in_the_meantime_is_chosen_again(aim, figure, baseline):
    figure(None, "3.4", JUNE, supersedes=baseline)
    with pytest.raises(Refused):
        aim(baseline=baseline)


def test_experts_aim_in_steps_of_their_regions_alone(
    aim, priority, expert, stranger, lappi, satakunta, figure
):
    own = StepFactory(priority=priority, regions=[lappi])
    figure(lappi, "3.0")
    assert aim(step=own, by=expert)
    both = StepFactory(priority=priority, regions=[lappi, satakunta])
    national = StepFactory(priority=priority)
    for step, by in ((both, expert), (national, expert), (own, stranger)):
        assert not may_aim(by, step)
        with pytest.raises(PermissionDenied):
            aim(step=step, by=by)


def test_archived_roadmaps_and_replaced_steps_get_no_targets(aim, step, priority, baseline, now):
    Succession.objects.create(
        step=step, successor=StepFactory(priority=priority), kind="superseded", at=now
    )
    with pytest.raises(Refused):
        aim(baseline=baseline)
    Succession.objects.all().delete()
    priority.roadmap.archived_at = now
    priority.roadmap.save()
    with pytest.raises(Refused):
        aim(baseline=baseline)


def test_nothing_is_changed_that_was_not_seen(aim, baseline, manager, now):
    target = aim(baseline=baseline)
    seen = target_version(target)

    def change(value):
        told = {"baseline": baseline, "value": Decimal(value), "by_on": BY}
        return change_target(target, **told, seen=seen, by=manager, at=now)

    change("3.9")
    with pytest.raises(EditConflict):
        change("4.0")
    # Of the same mind: no conflict.
    assert change("3.9").value == Decimal("3.9")


def test_a_target_is_taken_out_once(aim, baseline, manager, now):
    target = aim(baseline=baseline)
    remove_target(target, by=manager, at=now)
    remove_target(target, by=manager, at=now)
    assert not Target.objects.exists()


def test_bounds_are_set_over_what_was_seen_alone(low, manager, now):
    seen = bounds_version(bounds_of(low.roadmap))

    def set_low(value, seen):
        limits = {"reach": Limits(low=None if value is None else Decimal(value))}
        set_bounds(low.roadmap, limits, seen=seen, by=manager, at=now)

    set_low("2.5", seen)
    with pytest.raises(EditConflict):
        set_low("2", seen)
    set_low(None, bounds_version(bounds_of(low.roadmap)))
    assert not Bounds.objects.exists()


def test_bounds_are_the_managers(low, expert, now):
    with pytest.raises(PermissionDenied):
        set_bounds(low.roadmap, {"reach": Limits()}, seen="", by=expert, at=now)
