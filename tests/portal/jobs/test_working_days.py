"""On which days people are at work."""

import datetime as dt

import pytest

from portal.jobs.mailing_hours import is_working_time, next_working_time
from portal.jobs.scheduling import utc_from_wall
from portal.jobs.working_days import easter, is_working_day, next_working_day


@pytest.mark.parametrize(
    "day",
    [
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2285-03-22",
    ],
)
def test_easter_sunday_is_that_of_the_almanac(day):
    expected = dt.date.fromisoformat(day)
    assert easter(expected.year) == expected


@pytest.mark.parametrize(
    "holiday",
    [
        "2026-01-01",
        "2026-01-06",
        "2026-04-03",
        "2026-04-06",
        "2026-05-01",
        "2026-05-14",
        "2026-06-19",
        "2026-12-24",
        "2026-12-25",
        "2027-12-06",
        "2026-11-28",
        "2026-11-29",
    ],
)
def test_nobody_works_on_public_holidays_and_weekends(holiday):
    assert not is_working_day(dt.date.fromisoformat(holiday))


def test_the_next_working_day_is_found_behind_christmas():
    assert next_working_day(dt.date(2026, 12, 23)) == dt.date(2026, 12, 28)


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-12-04T17:59", "2026-12-04T17:59"),
        ("2026-12-04T18:00", "2026-12-07T08:00"),
        ("2026-12-05T12:00", "2026-12-07T08:00"),
        ("2026-12-07T07:59", "2026-12-07T08:00"),
        ("2026-12-08T12:00", "2026-12-08T12:00"),
    ],
)
def test_what_is_asked_at_work_waits_for_a_working_day(wall, expected):
    moment = utc_from_wall(dt.datetime.fromisoformat(wall))
    assert next_working_time(moment) == utc_from_wall(dt.datetime.fromisoformat(expected))
    assert is_working_time(moment) == (wall == expected)
