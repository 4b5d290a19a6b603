"""Late and stale, case by case; and what counts as a report."""

import datetime as dt

import pytest
from django.utils import timezone

from roadmap.models import Roadmap, Status
from roadmap.models.lateness import is_late, is_stale
from tests.factories.accounts import UserFactory
from tests.factories.roadmap import StatusFactory

TODAY = dt.date(2026, 6, 15)


def day(days):
    return TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("state", "ends_in", "expected"),
    [
        (None, -1, True),
        ("not_begun", -1, True),
        ("under_way", -1, True),
        ("stuck", -1, True),
        ("done", -1, False),
        ("not_relevant", -1, False),
        ("under_way", 0, False),
        (None, 1, False),
    ],
)
def test_late_is_what_is_not_done_after_its_last_day(state, ends_in, expected):
    assert is_late(state, ends_on=day(ends_in), on=TODAY) is expected


@pytest.mark.parametrize(
    ("state", "reported_ago", "started_ago", "expected"),
    [
        # Reported on: the interval runs from the report.
        ("under_way", 90, 200, False),
        ("under_way", 91, 200, True),
        ("stuck", 91, 200, True),
        # ... of what was begun before its time, too.
        ("under_way", 91, -30, True),
        # Not begun: nobody is asked before the interval has passed since the first day.
        ("not_begun", 300, -30, False),
        ("not_begun", 300, 90, False),
        ("not_begun", 300, 91, True),
        ("not_begun", 91, 300, True),
        (None, None, -30, False),
        (None, None, 90, False),
        (None, None, 91, True),
        # Of what no person reported, only the first day is known.
        ("under_way", None, 90, False),
        ("under_way", None, 91, True),
        # Settled: nobody is asked again.
        ("done", 300, 400, False),
        ("not_relevant", 300, 400, False),
    ],
)
def test_stale_is_what_nobody_has_reported_on_for_the_interval(
    state, reported_ago, started_ago, expected
):
    reported_on = None if reported_ago is None else day(-reported_ago)

    stale = is_stale(
        state,
        reported_on=reported_on,
        starts_on=day(-started_ago),
        interval_days=90,
        on=TODAY,
    )

    assert stale is expected


def test_what_the_portal_wrote_by_itself_is_no_fresh_report(db):
    by_person = StatusFactory(
        author=UserFactory(), reported_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    by_portal = StatusFactory(
        step=by_person.step,
        region=by_person.region,
        supersedes=by_person,
        reported_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
    )
    alone = StatusFactory(author=None)

    fresh = dict(Status.objects.newest().with_freshness().values_list("pk", "fresh_at"))

    assert fresh == {by_portal.pk: by_person.reported_at, alone.pk: None}


def test_an_archived_roadmap_grows_no_later():
    archived = Roadmap(archived_at=dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))

    assert Roadmap().judged_on(TODAY) == TODAY
    assert archived.judged_on(TODAY) == dt.date(2026, 5, 1)


def test_what_nobody_reported_on_before_the_roadmap_was_archived_is_not_known():
    archived = Roadmap(archived_at=timezone.now())
    passed = {"ends_on": dt.date(2022, 12, 31), "on": dt.date(2026, 12, 1)}

    assert not archived.finds_late(None, **passed)
    assert archived.finds_late("under_way", **passed)
    assert Roadmap().finds_late(None, **passed)
