"""On which days people are at work."""

import datetime as dt

import pytest
from django.utils import translation

from portal.jobs.mailing_hours import is_working_time, next_working_time
from portal.jobs.scheduling import utc_from_wall
from portal.jobs.working_days import is_working_day, next_working_day, why_free


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


def test_why_a_day_is_free_is_said_in_the_language_of_the_page():
    asked = [dt.date(2027, 3, day) for day in (29, 27, 30)]

    assert [why_free(day) for day in asked] == ["Toinen pääsiäispäivä", "viikonloppu", ""]
    with translation.override("sv"):
        assert why_free(asked[0]) == "Annandag påsk"


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
