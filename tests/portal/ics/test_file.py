"""Calendar files, read back as calendar programs read them."""

import datetime as dt

import icalendar
import pytest
import recurring_ical_events

from portal.ics.event import HELSINKI, Event, Method, MonthlyRule, Person
from portal.ics.file import calendar_text

NOW = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)


def at(*parts):
    return dt.datetime(*parts, tzinfo=HELSINKI)


def event(**changed):
    begins = changed.pop("starts_at", at(2027, 1, 31, 9))
    facts = {
        "uid": "a@example.org",
        "sequence": 0,
        "title": "Sote-ryhmä",
        "starts_at": begins,
        "ends_at": begins + dt.timedelta(minutes=90),
        "written_at": NOW,
    }
    return Event(**facts | changed)


def written(*events, method=Method.REQUEST):
    return calendar_text(events, method=method, maker="Yhdyspinta")


def dates(text, year=2027):
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        at(year, 1, 1), at(year + 1, 1, 1)
    )
    return sorted((one.start, one.end) for one in found)


def last_sundays():
    return MonthlyRule(nth=-1, weekday=6, every=1, until=dt.date(2027, 11, 28))


def test_nine_stays_nine_over_both_changes_of_the_clock():
    """28.3.2027, Easter, and 31.10.2027 are the days on which the clock changes themselves."""
    text = written(event(rule=last_sundays()))

    found = dates(text)
    assert [begins.astimezone(HELSINKI).time() for begins, _ends in found] == [dt.time(9)] * 11
    offsets = {begins.date(): begins.utcoffset() for begins, _ends in found}
    summer, winter = dt.timedelta(hours=3), dt.timedelta(hours=2)
    assert offsets[dt.date(2027, 2, 28)] == winter
    assert offsets[dt.date(2027, 3, 28)] == summer
    assert offsets[dt.date(2027, 9, 26)] == summer
    assert offsets[dt.date(2027, 10, 31)] == winter


def test_our_time_zone_says_the_same_as_the_tables_of_time_zones():
    zone = (
        icalendar.Calendar.from_ical(written(event())).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    )

    for day in range(0, 800, 3):
        moment = dt.datetime(2026, 12, 1, 12) + dt.timedelta(days=day)
        assert moment.replace(tzinfo=zone).utcoffset() == at(*moment.timetuple()[:5]).utcoffset()


def test_what_moved_and_what_is_left_out_comes_once_or_not_at_all():
    march, april = at(2027, 3, 28, 9), at(2027, 4, 25, 9)
    text = written(
        event(rule=last_sundays(), left_out=[april], sequence=2),
        event(starts_at=at(2027, 3, 30, 13), instead_of=march, sequence=3),
    )

    begun = [begins for begins, _ends in dates(text)]
    assert at(2027, 3, 30, 13) in begun
    assert march not in begun
    assert april not in begun
    assert len(begun) == 10


def test_every_other_month_and_the_last_day_are_kept():
    rule = MonthlyRule(nth=1, weekday=1, every=2, until=dt.date(2027, 7, 6))
    text = written(event(starts_at=at(2027, 1, 5, 9), rule=rule))

    days = [begins.date() for begins, _ends in dates(text)]
    assert days == [
        dt.date(2027, 1, 5), dt.date(2027, 3, 2), dt.date(2027, 5, 4), dt.date(2027, 7, 6)
    ]  # fmt: skip


@pytest.mark.parametrize("method", list(Method))
def test_it_says_what_the_calendar_is_to_do(method):
    text = written(event(sequence=4, is_cancelled=method is Method.CANCEL), method=method)

    read = icalendar.Calendar.from_ical(text)
    [found] = read.walk("VEVENT")
    assert read["METHOD"] == method
    assert (found["UID"], found["SEQUENCE"]) == ("a@example.org", 4)
    assert found["STATUS"] == ("CANCELLED" if method is Method.CANCEL else "CONFIRMED")


def test_text_of_people_breaks_no_file():
    title = "A; b, c \\ d\r\nEND:VEVENT\r\nATTENDEE:mailto:x@example.org " + "ä" * 200
    chair = Person('Aino "Ai";:, Ä\r\nX:y', "aino@example.org")
    text = written(event(title=title, place="Sali 1; Kuopio", organizer=chair, attendee=chair))

    [found] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert found["SUMMARY"].replace("\r\n", "\n") == title.replace("\r\n", "\n")
    assert found["ORGANIZER"] == found["ATTENDEE"] == "mailto:aino@example.org"
    assert found["LOCATION"] == "Sali 1; Kuopio"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
