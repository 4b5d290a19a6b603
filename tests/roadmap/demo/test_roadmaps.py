"""The roadmaps of the demo: the one of the reform years with its sources, and one that is invented."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from portal.demo import world
from regions.models import IndicatorValue, Region
from roadmap.demo import clear, quarters
from roadmap.demo.figures import ORIGIN
from roadmap.models import InfluencePoint, Outcome, Proposal, Roadmap, Status, Step

NOW = timezone.make_aware(dt.datetime(2026, 12, 1, 10))

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def standing(reference_rows, django_db_blocker):
    """Built once for this file: each test's own transaction lies within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference_rows.write()
        yield world.build(at=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def made(standing, db):
    return standing


def test_quarters_are_counted_across_the_years():
    today = dt.date(2026, 12, 1)

    assert quarters.quarter_from(today, 0) == dt.date(2026, 10, 1)
    assert quarters.quarter_from(today, 1) == dt.date(2027, 1, 1)
    assert quarters.quarter_end(today, -4) == dt.date(2025, 12, 31)


def test_the_archived_one_has_its_real_days_and_says_where_the_outcome_is_not_known(made):
    archived = Roadmap.objects.get(slug="2021-2023")
    points = InfluencePoint.objects.of_roadmaps(Roadmap.objects.filter(pk=archived.pk))

    assert archived.is_archived
    assert not archived.is_invented
    assert archived.priorities.count() == 5
    assert {str(day) for day in points.values_list("decides_on", flat=True)} >= {
        "2022-01-23",
        "2022-02-28",
        "2022-03-31",
        "2022-12-31",
    }
    assert not points.filter(source_fi="").exists()
    assert set(
        Outcome.objects.filter(influence_point__in=points).values_list("result", flat=True)
    ) == {
        "in_part",
        "not_known",
    }
    # What became of its steps region by region, no source tells.
    assert not Status.objects.filter(step__priority__roadmap=archived).exists()


def test_the_one_that_runs_is_invented_and_reported_on_in_every_region(made):
    running = Roadmap.objects.get(slug="nykyinen")
    steps = Step.objects.filter(priority__roadmap=running)
    reported = Status.objects.filter(step__in=steps)

    assert running.is_invented
    assert "2025–2027 (keksitty)" in running.title_fi
    assert (running.priorities.count(), steps.count()) == (5, 25)
    assert reported.values("region").distinct().count() == Region.objects.count()
    assert reported.values("state").distinct().count() == len(Status.State)
    assert not reported.filter(reported_at__gt=NOW).exists()


def test_every_text_is_told_in_three_languages(made):
    for model, fields in (
        (Step, ("title", "reason")),
        (InfluencePoint, ("title", "decider", "message")),
    ):
        for field in fields:
            columns = getattr(model, field).columns
            assert not [
                each for each in model.objects.all() if not all(getattr(each, c) for c in columns)
            ]


def test_three_figures_propose_a_step_each_by_a_rule_of_its_own(made):
    proposals = Proposal.objects.select_related("region", "figure", "other_figure")

    assert {(each.rule, each.region.slug) for each in proposals} == {
        ("falling", "satakunta"),
        ("low", "kainuu"),
        ("apart", "vantaa-ja-kerava"),
    }
    [fell] = [each for each in proposals if each.rule == "falling"]
    assert fell.figure.origin.startswith("surveys.round:")


def test_what_was_invented_goes_with_it(made):
    clear()

    assert not Roadmap.objects.exists()
    assert not IndicatorValue.objects.filter(origin=ORIGIN).exists()
