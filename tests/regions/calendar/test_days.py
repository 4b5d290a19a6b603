"""On which day an entry falls in a year."""

import datetime as dt

import pytest

from regions.calendar.days import day_by_rule, last_weekday, same_weekday
from tests.factories.calendar import ClockEntryFactory


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        ("2026-03-10", 2027, "2027-03-09"),  # the second Tuesday of March
        ("2026-10-01", 2027, "2027-10-07"),  # the first Thursday
        ("2026-01-29", 2027, "2027-01-28"),  # a fifth Thursday: 2027 has four
        ("2028-02-29", 2029, "2029-02-27"),  # a fifth Tuesday, of a leap year
        ("2026-06-30", 2027, "2027-06-29"),  # a fifth Tuesday, of which there are five again
    ],
)
def test_the_nth_weekday_of_the_month_is_kept_and_not_the_date(day, year, expected):
    found = same_weekday(dt.date.fromisoformat(day), year)

    assert found.isoformat() == expected
    assert found.weekday() == dt.date.fromisoformat(day).weekday()


def test_the_last_weekday_of_a_month():
    assert last_weekday(2027, 2, 4) == dt.date(2027, 2, 26)
    assert last_weekday(2028, 2, 1) == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("rule", "first", "days"),
    [
        ("once", "2027-03-09", {2027: "2027-03-09"}),
        ("date", "2028-02-29", {2028: "2028-02-29", 2029: "2029-02-28", 2032: "2032-02-29"}),
        ("nth", "2027-03-09", {2027: "2027-03-09", 2028: "2028-03-14", 2029: "2029-03-13"}),
        ("last", "2027-09-24", {2027: "2027-09-24", 2028: "2028-09-29"}),
    ],
)
def test_a_rule_begins_with_its_first_day(rule, first, days):
    entry = ClockEntryFactory.build(rule=rule, first_on=dt.date.fromisoformat(first))
    wanted = {year: dt.date.fromisoformat(day) for year, day in days.items()}

    assert day_by_rule(entry, entry.first_on.year - 1) is None
    assert {year: day_by_rule(entry, year) for year in days} == wanted


def test_a_rule_ends_with_its_last_year():
    entry = ClockEntryFactory.build(rule="date", last_year=2028)

    assert day_by_rule(entry, 2028) == dt.date(2028, 3, 9)
    assert day_by_rule(entry, 2029) is None
