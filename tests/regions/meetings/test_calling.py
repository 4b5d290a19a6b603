"""Meetings are called, moved and cancelled, single ones and by a rule; refusals say why."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from regions.meetings.calling.series import change_series, end_series, planned
from regions.meetings.calling.single import FACTS, cancel_meeting, change_meeting
from regions.meetings.models import Meeting, MeetingSeries
from regions.meetings.moments import moment_of
from regions.structures.access import Refused
from regions.structures.founding import FACTS as STRUCTURE_FACTS
from regions.structures.founding import change_structure
from tests.regions.meetings.moments import NOW

pytestmark = pytest.mark.django_db
JUNE = dt.datetime(2027, 6, 10, 10, tzinfo=dt.UTC)


def facts_of(meeting, **changed):
    return {name: getattr(meeting, name) for name in FACTS} | changed


def days(series):
    return list(series.meetings.taking_place().values_list("recurrence_on", flat=True))


def wall(meeting):
    return timezone.localtime(meeting.starts_at).strftime("%d.%m. %H:%M")


def test_a_meeting_is_called_once_however_often_one_presses(call):
    assert call() == call()
    assert Meeting.objects.count() == 1


def test_only_who_runs_the_structure_calls_meetings(call, stranger):
    meeting = call()

    with pytest.raises(PermissionDenied):
        change_meeting(meeting, by=stranger, at=NOW, **facts_of(meeting, title="X"))
    with pytest.raises(PermissionDenied):
        cancel_meeting(meeting, by=stranger, at=NOW)


def test_the_sequence_rises_when_something_matters_and_only_then(call, expert):
    meeting = call()

    def change(**changed):
        return change_meeting(meeting, by=expert, at=NOW, **facts_of(meeting, **changed)).sequence

    assert change(note="Kahvia on.") == 0
    assert change(note="Kahvia on.", room="Sali 2") == 1
    assert change(note="Kahvia on.", room="Sali 2") == 1


@pytest.mark.parametrize("fact", ["starts_at", "ends_at"])
def test_a_moment_that_cannot_be_is_refused_beside_its_field(call, expert, fact):
    meeting = call()
    wrong = {"starts_at": NOW - dt.timedelta(days=1), "ends_at": meeting.starts_at}

    with pytest.raises(Refused) as refused:
        change_meeting(meeting, by=expert, at=NOW, **facts_of(meeting, **{fact: wrong[fact]}))
    assert list(refused.value.message_dict) == [fact]


def test_the_hour_that_does_not_exist_is_refused(call, expert, group, series_facts):
    easter = dt.date(2027, 3, 28)

    with pytest.raises(Refused, match="28"):
        moment_of(easter, dt.time(3, 30))
    with pytest.raises(Refused) as refused:
        planned(
            group, at=NOW, **series_facts | {"nth": -1, "weekday": 6, "starts_at": dt.time(3, 30)}
        )
    assert list(refused.value.message_dict) == ["starts_at"]
    # The hour that comes twice in autumn is its first.
    autumn = moment_of(dt.date(2027, 10, 31), dt.time(3, 30))
    assert autumn == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)


def test_what_was_held_or_cancelled_stays_as_it_is(call, expert):
    held, cancelled = call(), call(title="Toinen")
    cancel_meeting(cancelled, by=expert, at=NOW)

    for meeting in (held, cancelled):
        with pytest.raises(Refused):
            change_meeting(meeting, by=expert, at=JUNE, **facts_of(meeting, title="X"))
    with pytest.raises(Refused):
        cancel_meeting(held, by=expert, at=JUNE)


def test_a_series_meets_at_nine_all_year(series):
    meetings = series.meetings.all()

    assert len(meetings) == 12
    assert {timezone.localtime(one.starts_at).time() for one in meetings} == {dt.time(9)}
    assert days(series)[:3] == [dt.date(2027, 1, 5), dt.date(2027, 2, 2), dt.date(2027, 3, 2)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"nth": -1, "weekday": 6}, ["31.01.", "28.02.", "28.03."]),
        ({"every": 3}, ["05.01.", "06.04.", "06.07."]),
        # The first of January has passed by then: the rhythm stays.
        ({"every": 2, "starts_on": dt.date(2027, 1, 15)}, ["02.03.", "04.05.", "06.07."]),
    ],
)
def test_the_rule_is_kept(group, series_facts, rule, expected):
    found = planned(group, at=NOW, **series_facts | rule)

    assert [f"{day:%d.%m.}" for day in found[:3]] == expected


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({"ends_on": dt.date(2026, 12, 1)}, "ends_on"),
        ({"ends_on": dt.date(2027, 1, 3)}, "ends_on"),
        ({"ends_on": dt.date(2099, 1, 3)}, "ends_on"),
        ({"starts_on": dt.date(2026, 1, 1)}, "starts_on"),
    ],
)
def test_a_series_that_cannot_be_is_refused_beside_its_field(group, series_facts, wrong, fact):
    with pytest.raises(Refused) as refused:
        planned(group, at=NOW, **series_facts | wrong)
    assert list(refused.value.message_dict) == [fact]


def test_moving_the_series_moves_what_is_to_come_but_not_what_was_moved_by_itself(
    series, expert, series_facts
):
    june, july = series.meetings.filter(recurrence_on__month__in=[6, 7])
    change_meeting(
        july,
        by=expert,
        at=NOW,
        **facts_of(july, starts_at=july.starts_at + dt.timedelta(days=1),
                   ends_at=july.ends_at + dt.timedelta(days=1)),
    )  # fmt: skip

    moved = change_series(
        series, by=expert, at=JUNE, **series_facts | {"starts_at": dt.time(13), "room": "Sali 2"}
    )

    assert moved == series
    told = [wall(one) for one in moved.meetings.filter(recurrence_on__month__in=[6, 7, 8])]
    assert told == ["01.06. 09:00", "07.07. 09:00", "03.08. 13:00"]
    june.refresh_from_db()
    assert june.room == "Sali 1"
    assert all(one.sequence >= moved.sequence == 1 for one in moved.meetings.all())


def test_a_series_is_made_shorter_and_longer(series, expert, series_facts):
    shorter = series_facts | {"ends_on": dt.date(2027, 6, 30)}
    assert len(days(change_series(series, by=expert, at=NOW, **shorter))) == 6

    longer = series_facts | {"ends_on": dt.date(2028, 2, 28)}
    found = days(change_series(series, by=expert, at=NOW, **longer))
    assert found[-2:] == [dt.date(2028, 1, 4), dt.date(2028, 2, 1)]


def test_a_new_rhythm_ends_the_series_and_begins_another(series, expert, series_facts):
    other = change_series(series, by=expert, at=JUNE, **series_facts | {"weekday": 3})

    assert other.uid != series.uid
    assert days(series)[-1] == dt.date(2027, 6, 1)
    assert len(days(series)) == 6
    assert days(other)[0] == dt.date(2027, 7, 1)
    series.refresh_from_db()
    assert series.ends_on == dt.date(2027, 6, 1)


def test_ending_a_series_leaves_what_was_held(series, expert):
    end_series(series, by=expert, at=JUNE)
    end_series(series, by=expert, at=JUNE)

    assert len(days(series)) == 6
    assert MeetingSeries.objects.get().sequence == 1


def test_an_occurrence_stays_never_behind_its_series(series, expert):
    first, second = series.meetings.all()[:2]
    cancel_meeting(first, by=expert, at=NOW)

    second.refresh_from_db()
    assert second.sequence == MeetingSeries.objects.get().sequence == 1


def test_a_structure_does_not_end_over_the_heads_of_the_invited(call, group, expert):
    meeting = call()

    def end():
        known = {name: getattr(group, name) for name in STRUCTURE_FACTS if name != "regions"}
        said = known | {"regions": list(group.regions.all()), "ended_on": dt.date(2027, 3, 1)}
        return change_structure(group, by=expert, at=NOW, **said)

    with pytest.raises(Refused, match="2027") as refused:
        end()
    assert list(refused.value.message_dict) == ["ended_on"]

    cancel_meeting(meeting, by=expert, at=NOW)
    assert end().ended_on
