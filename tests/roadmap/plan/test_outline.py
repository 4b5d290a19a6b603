"""The outline of a roadmap says of each step what its reports say, at a constant cost."""

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from roadmap.models import Succession
from roadmap.models.lateness import is_late, is_stale
from tests.factories.accounts import UserFactory
from tests.factories.roadmap import (
    InfluencePointFactory,
    MilestoneFactory,
    StatusFactory,
    StepFactory,
)

TODAY = dt.date(2026, 6, 15)


def ago(days):
    return timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12))) - dt.timedelta(days=days)


def test_of_a_step_the_newest_report_of_each_region_counts(
    outlined, priority, lappi, kainuu, satakunta, expert
):
    step = StepFactory(priority=priority)
    first = StatusFactory(step=step, region=lappi, state="not_begun", author=expert)
    StatusFactory(step=step, region=lappi, state="done", author=expert, supersedes=first)
    StatusFactory(step=step, region=kainuu, state="stuck", author=expert)

    assert outlined().steps[0].standing.counts == {"done": 1, "stuck": 1, "": 1}


def test_what_was_reported_where_the_step_is_not_taken_any_more_does_not_count(
    outlined, priority, lappi, kainuu, expert
):
    step = StepFactory(priority=priority, regions=[lappi])
    StatusFactory(step=step, region=lappi, state="done", author=expert)
    StatusFactory(step=step, region=kainuu, state="stuck", author=expert)

    assert outlined().steps[0].standing.counts == {"done": 1}


def test_in_one_region_that_region_alone_is_counted(outlined, priority, lappi, kainuu, expert):
    step = StepFactory(priority=priority)
    StepFactory(priority=priority, regions=[kainuu])
    StatusFactory(step=step, region=lappi, state="done", author=expert)
    StatusFactory(step=step, region=kainuu, state="stuck", author=expert)

    first, second = outlined(region=lappi).steps

    assert (first.standing.counts, second.standing.counts) == ({"done": 1}, {})
    assert (first.applies_to(lappi.pk), second.applies_to(lappi.pk)) == (True, False)


STATES = ("not_begun", "under_way", "stuck", "done", "not_relevant", None)
# Begun and ended how many days ago, reported on how many days ago, by a person or not.
CASES = list(
    itertools.product(STATES, (-10, 90, 91, 400), (-1, 0, 1), (None, 89, 90, 91), (True, False))
)


def test_the_database_counts_what_the_rules_of_late_and_stale_say(outlined, priority, lappi):
    author = UserFactory()
    cases = {}
    for number, (state, begun, ended, reported, by_person) in enumerate(CASES):
        starts_on = TODAY - dt.timedelta(days=begun)
        ends_on = max(TODAY - dt.timedelta(days=ended), starts_on)
        if state is None and (reported is not None or by_person):
            continue
        step = StepFactory.build(
            priority=priority, code=f"s{number}", starts_on=starts_on, ends_on=ends_on
        )
        step.save()
        told = ago(reported or 0)
        if state is not None:
            StatusFactory(
                step=step,
                region=lappi,
                state=state,
                reported_at=told,
                author=author if by_person else None,
            )
        reported_on = timezone.localdate(told) if state and by_person else None
        cases[step.pk] = (
            is_late(state, ends_on=ends_on, on=TODAY),
            is_stale(
                state, reported_on=reported_on, starts_on=starts_on, interval_days=90, on=TODAY
            ),
        )

    found = {
        step.pk: (step.standing.late_count == 1, step.standing.stale_count == 1)
        for step in outlined().steps
    }

    assert len(cases) > 100
    assert found == cases


def test_of_an_archived_roadmap_nothing_is_stale_and_late_is_what_was_late_then(
    outlined, roadmap, priority, lappi
):
    StepFactory(priority=priority, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 1, 31))
    roadmap.archived_at = timezone.make_aware(dt.datetime(2026, 1, 1))
    roadmap.save()

    [step] = outlined().steps

    assert (step.standing.late_count, step.standing.stale_count) == (0, 0)


def test_a_superseded_step_stands_apart_and_names_its_successor(outlined, priority):
    old, new = StepFactory(priority=priority), StepFactory(priority=priority)
    Succession.objects.create(step=old, successor=new, kind="merged", at=timezone.now())
    InfluencePointFactory(step=old)

    outline = outlined()

    assert [step.pk for step in outline.steps] == [new.pk]
    assert [step.successors for step in outline.priorities[0].superseded_steps] == [(new.pk,)]
    assert outline.points == []


@pytest.mark.parametrize("count", [1, 5, 50])
def test_an_outline_costs_the_same_however_long(
    outlined, roadmap, priority, lappi, kainuu, expert, django_assert_num_queries, count
):
    for number in range(count):
        step = StepFactory(priority=priority, regions=[lappi, kainuu] if number % 2 else None)
        StatusFactory(step=step, region=lappi, author=expert)
        InfluencePointFactory(step=step)
        MilestoneFactory(roadmap=roadmap)

    with django_assert_num_queries(8):
        outline = outlined()

    assert len(outline.steps) == count
