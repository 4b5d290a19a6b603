"""30, 7 and 1 days before, on working days: a table of days."""

import datetime as dt

import pytest

from portal.jobs.working_days import is_working_day
from roadmap.reminders.stages import asked_again_on, furthest_deadline, stage_on


def day(text):
    return dt.date.fromisoformat(text)


def told_before(deadline):
    """Day → which reminder, over two months of working and free days alike."""
    told = {}
    for back in range(60, -3, -1):
        on = deadline - dt.timedelta(days=back)
        if is_working_day(on) and (stage := stage_on(deadline, on=on)):
            told.setdefault(stage.days_before, on.isoformat())
    return told


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        # A Wednesday: 30 days before is a Monday, 7 a Wednesday, 1 a Tuesday.
        ("2027-02-17", {30: "2027-01-18", 7: "2027-02-10", 1: "2027-02-16"}),
        # A Monday: 1 day before is a Sunday, and is said on Friday; 30 before a Saturday.
        ("2027-02-15", {30: "2027-01-15", 7: "2027-02-08", 1: "2027-02-12"}),
        # A Sunday, and the second Christmas Day behind two free days.
        ("2027-02-14", {30: "2027-01-15", 7: "2027-02-05", 1: "2027-02-12"}),
        ("2026-12-26", {30: "2026-11-26", 7: "2026-12-18", 1: "2026-12-23"}),
        # Across the beginning of summer time.
        ("2027-03-31", {30: "2027-03-01", 7: "2027-03-24", 1: "2027-03-30"}),
    ],
)
def test_each_reminder_falls_on_the_last_working_day_that_is_not_too_late(deadline, expected):
    assert told_before(day(deadline)) == expected


def test_what_is_planned_late_is_told_unless_the_next_comes_within_five_days():
    deadline = day("2027-02-17")
    stages = {left: stage_on(deadline, on=deadline - dt.timedelta(days=left)) for left in range(32)}
    # The twelfth day before is a Friday, which looks ahead to Sunday.
    assert {left: stage and stage.days_before for left, stage in stages.items()} == {
        31: None,
        **dict.fromkeys(range(13, 31), 30),
        **dict.fromkeys(range(8, 13)),
        **dict.fromkeys(range(2, 8), 7),
        **dict.fromkeys(range(2), 1),
    }


def test_nobody_is_reminded_of_what_has_passed():
    assert stage_on(day("2027-02-17"), on=day("2027-02-18")) is None


def test_nothing_beyond_the_furthest_deadline_is_due():
    for on in (day("2027-02-12"), day("2027-02-16")):
        furthest = furthest_deadline(on)
        assert stage_on(furthest, on=on)
        assert stage_on(furthest + dt.timedelta(days=1), on=on) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2027-02-01", "2027-02-01"), ("2027-05-01", "2027-02-01"), ("2027-05-02", "2027-05-02")],
)
def test_a_stale_step_is_asked_about_once_in_each_interval(on, expected):
    asked_for = asked_again_on(day("2027-02-01"), interval_days=90, on=day(on))
    assert asked_for == day(expected)
