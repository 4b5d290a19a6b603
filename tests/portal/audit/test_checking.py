"""check_trail finds every line that was changed, taken out, put in or moved, and says where."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from portal.audit import checking, guard, trail
from portal.audit.chain import chain, digest, hash_of, head
from portal.audit.checking import check, check_and_note
from portal.audit.forgetting import cut_before, forget_labels_of
from portal.audit.models import Anchor, AuditEvent, ChainLink
from portal.audit.tasks import check_trail
from tests.trail import unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = timezone.now().replace(microsecond=0)
OLD = NOW - dt.timedelta(days=900)
LONG_AGO = NOW.astimezone(dt.UTC).date().replace(day=1, year=NOW.year - 2)


@pytest.fixture
def lines(expert, lappi):
    """Two old lines and four new ones, chained: positions 1 to 6."""
    for minute in range(6):
        at = (OLD if minute < 2 else NOW) + dt.timedelta(minutes=minute)
        trail.record("profile.published", by=expert, subject=lappi, at=at, number=minute)
    chain()


def tamper(sql):
    """As somebody with the rights of an owner, who forgets nothing but the hashes."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql)


def line(position):
    return f"(SELECT event_id FROM audit_chainlink WHERE position = {position})"


def found(**options):
    return [(fault.position, fault.what.partition(":")[0]) for fault in check(**options).faults]


def moment(position):
    return ChainLink.objects.get(position=position).event.at


def test_an_untouched_trail_is_whole(lines):
    report = check()

    assert report.faults == []
    assert (report.lines, report.blanked, report.waiting) == (6, 0, 0)
    assert (report.first_at, report.last_at) == (OLD, NOW + dt.timedelta(minutes=5))
    assert report.head == head()


@pytest.mark.parametrize(
    "change",
    ["action = 'nothing'", "details = '{}'", "actor_id = ''", "scope = '99'",
     "request_id = 'x'", "subject_id = '20'", "subject_type = ''",
     "at = '2026-11-30 00:00:00+00:00'"],
)  # fmt: skip
def test_a_changed_line_is_found_at_its_position_and_moment(lines, change):
    tamper(f"UPDATE audit_auditevent SET {change} WHERE id = {line(4)}")

    fault = check().faults[0]

    assert (fault.position, fault.at) == (4, moment(4))
    assert str(fault).startswith("position 4, 20")


@pytest.mark.parametrize("label", ["actor_label", "subject_label"])
def test_another_name_in_a_line_is_found(lines, label):
    tamper(f"UPDATE audit_auditevent SET {label} = 'Somebody else' WHERE id = {line(4)}")

    assert found() == [(4, "the line was changed")]


def test_a_name_that_was_taken_out_but_not_its_salt_is_found(lines):
    tamper(f"UPDATE audit_auditevent SET actor_label = '' WHERE id = {line(4)}")

    assert found() == [(4, "the line was changed")]


def test_a_missing_line_is_found(lines):
    tamper(f"DELETE FROM audit_auditevent WHERE id = {line(3)}")

    assert found() == [(3, "the line is missing")]


def test_a_line_that_went_with_its_link_is_found(lines):
    tamper(f"DELETE FROM audit_auditevent WHERE id = {line(3)}")
    tamper("DELETE FROM audit_chainlink WHERE position = 3")

    assert found()[0] == (4, "the links from 3 on are missing")


def test_a_gap_that_was_closed_is_found(lines):
    tamper(f"DELETE FROM audit_auditevent WHERE id = {line(3)}")
    tamper("DELETE FROM audit_chainlink WHERE position = 3")
    for position in (4, 5, 6):
        tamper(f"UPDATE audit_chainlink SET position = {position - 1} WHERE position = {position}")

    assert found()[0] == (3, "the line or its place was changed")


def test_a_line_put_in_the_middle_is_found(lines):
    for position in (6, 5, 4):
        tamper(f"UPDATE audit_chainlink SET position = {position + 1} WHERE position = {position}")
    event = AuditEvent.objects.create(at=moment(3), action="profile.published")
    ChainLink.objects.create(
        position=4, event=event, hash=hash_of(event, 4, ChainLink.objects.get(position=3).hash, ["", ""])
    )  # fmt: skip

    assert found()[0] == (5, "the line or its place was changed")


@pytest.mark.parametrize("chained", [True, False])
def test_a_line_of_the_past_that_was_written_today_is_found(lines, expert, chained):
    trail.record("profile.published", by=expert, at=NOW - dt.timedelta(days=2))
    if chained:
        chain()

    assert [fault.what for fault in check().faults] == [
        "the line was put in after its time" + ("" if chained else ", and is not chained")
    ]
    assert check().faults[0].at == NOW - dt.timedelta(days=2)


def test_two_lines_that_changed_places_are_found(lines):
    third, fifth = (ChainLink.objects.get(position=position).event_id for position in (3, 5))
    tamper("UPDATE audit_chainlink SET event_id = 0 WHERE position = 3")
    tamper(f"UPDATE audit_chainlink SET event_id = {third} WHERE position = 5")
    tamper(f"UPDATE audit_chainlink SET event_id = {fifth} WHERE position = 3")

    assert {position for position, _ in found()} == {3, 5}


def test_an_end_that_was_taken_away_is_found_by_what_was_noted_before(lines):
    check_and_note(at=NOW + dt.timedelta(minutes=6))
    tamper(f"DELETE FROM audit_auditevent WHERE id = {line(6)}")
    tamper("DELETE FROM audit_chainlink WHERE position = 6")

    assert found() == [(6, "the chain ended here once and is shorter now")]


def test_a_chain_that_was_made_anew_is_found_by_what_was_noted_outside(lines):
    noted = dict([head()])
    tamper(f"UPDATE audit_auditevent SET action = 'nothing' WHERE id = {line(4)}")
    tamper("DELETE FROM audit_chainlink")
    chain()

    assert found() == []
    assert found(noted=noted) == [(6, "the chain is not the one that was noted here before")]


def test_a_trail_that_was_cut_is_whole(lines):
    cut_before(LONG_AGO, at=NOW)
    chain()

    report = check()

    assert report.faults == []
    assert (report.anchor.position, report.lines, report.head.position) == (2, 5, 7)


def test_a_trail_of_which_everything_was_cut_goes_on(expert):
    trail.record("profile.published", by=expert, at=OLD)
    cut_before(LONG_AGO, at=NOW)
    chain()

    assert (check().faults, head().position) == ([], 2)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE audit_anchor SET hash = 'forged'", (2, "the anchor is not the one that was set")),
        ("UPDATE audit_anchor SET before = '2024-10-01'",
         (2, "the anchor is not the one that was set")),
        ("UPDATE audit_anchor SET position = 3", (3, "no line tells of this anchor")),
        ("DELETE FROM audit_anchor", (3, "the links from 1 on are missing")),
    ],
)  # fmt: skip
def test_a_forged_anchor_is_found(lines, sql, expected):
    cut_before(LONG_AGO, at=NOW)
    chain()
    tamper(sql)

    assert found()[0] == expected


def test_a_blanked_name_is_no_fault_and_is_counted(lines, expert):
    forget_labels_of(expert)
    chain()

    report = check()

    assert (report.faults, report.blanked) == ([], 6)
    assert digest("Expert", "") not in ChainLink.objects.values_list("actor_digest", flat=True)


def test_a_guard_that_was_taken_away_is_a_fault(lines):
    guard.remove(connection)

    assert "audit_event_update does not stand guard" in " ".join(map(str, check().faults))


def test_what_waits_for_the_chain_is_counted(lines, expert):
    trail.record("profile.published", by=expert)

    assert (check().waiting, check().faults) == (1, [])


def test_faults_beyond_the_first_hundred_are_counted(lines, monkeypatch):
    monkeypatch.setattr(checking, "NAMED", 2)
    tamper("UPDATE audit_auditevent SET action = 'nothing'")

    report = check()

    assert (len(report.faults), report.fault_count) == (2, 6)


def test_a_check_reads_in_pieces(lines, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(checking, "CHUNK", 2)

    with django_assert_max_num_queries(15):
        assert check().lines == 6


def test_the_command_ends_well_where_all_is_whole(lines):
    out = io.StringIO()

    call_command("check_trail", stdout=out)

    assert "6 lines are chained" in out.getvalue()
    assert out.getvalue().endswith("The trail is whole.\n")
    assert AuditEvent.objects.get(action="trail.checked").details["faults"] == 0


def test_the_command_names_each_fault_and_ends_with_an_error(lines):
    tamper(f"UPDATE audit_auditevent SET action = 'nothing' WHERE id = {line(4)}")
    err = io.StringIO()

    with pytest.raises(CommandError, match="1 fault") as raised:
        call_command("check_trail", stdout=io.StringIO(), stderr=err)

    assert raised.value.returncode == 1
    assert f"position 4, {moment(4).astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC" in err.getvalue()


def test_the_command_takes_what_was_noted_outside(lines):
    with pytest.raises(CommandError):
        call_command("check_trail", noted=[(3, "another")], stdout=io.StringIO())
    with pytest.raises(CommandError, match="not of the form"):
        call_command("check_trail", "--noted", "three")


def test_the_clock_checks_once_a_day(lines):
    check_trail()
    check_trail()

    assert AuditEvent.objects.filter(action="trail.checked").count() == 1
    assert Anchor.objects.count() == 0
