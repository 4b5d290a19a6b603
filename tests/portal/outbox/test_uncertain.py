"""Where an answer was lost, the relay's record decides; without one, a person does."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.outbox import delivery
from portal.outbox.delivery import deliver
from portal.outbox.lease import MessageLease
from portal.outbox.models import OutboxMessage, State
from portal.outbox.reconciling import MAX_CLAIMS, reconcile
from portal.outbox.sweeping import sweep
from portal.outbox.unsent import settle
from portal.queue.lease import LeaseLost
from tests.processes import wait_for

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def nobody_is_woken(monkeypatch):
    monkeypatch.setattr("portal.outbox.sweeping.wake", lambda *_: None)


def row():
    return OutboxMessage.objects.get()


def abandon(*, handed_over):
    """As if the sender had died: before or after it began to hand the message over."""
    message = row()
    lease = MessageLease.take(message, slot=1, at=NOW)
    if handed_over:
        lease.hand_over(at=NOW)
    return lease


@pytest.mark.parametrize("manner", ["take and hang up", "hang up", "stall"])
def test_without_a_record_a_message_whose_answer_was_lost_waits_for_a_person(
    make_sink, post_one, manner
):
    sink = make_sink(lambda recipient, number: manner, is_read=False, patience=1)
    post_one(at=NOW)

    deliver(at=NOW)
    for later in (1, 2, 60, 3000):
        sweep(at=NOW + later * MINUTE)
        deliver(at=NOW + later * MINUTE)

    assert row().state == State.UNCERTAIN
    assert sum(sink.tries.values()) == 1, "never resent silently"


def test_with_a_record_a_message_that_was_taken_counts_as_sent(make_sink, post_one):
    sink = make_sink(lambda recipient, number: "take and hang up")
    post_one(at=NOW)

    deliver(at=NOW)
    assert row().state == State.UNCERTAIN
    sweep(at=NOW + MINUTE)
    deliver(at=NOW + 60 * MINUTE)

    assert row().state == State.SENT
    assert abs(row().sent_at - NOW) < MINUTE, "the moment it was handed over"
    assert len(sink.accepted()) == 1


@pytest.mark.parametrize("manner", ["hang up", "stall"])
def test_with_a_record_a_message_that_was_not_taken_is_sent_again(make_sink, post_one, manner):
    sink = make_sink(lambda who, number: manner if number == 1 else "take", patience=1)
    sink.take(b"Message-ID: <another@localhost>\r\n\r\n")
    post_one(at=NOW)

    deliver(at=NOW)
    sweep(at=NOW + MINUTE)
    assert row().state == State.QUEUED
    deliver(at=NOW + 5 * MINUTE)

    assert row().state == State.SENT
    assert sink.accepted().count(row().message_id) == 1


def test_a_message_that_is_taken_long_after_we_stopped_listening_is_not_doubled(
    make_sink, post_one, tmp_path
):
    sink = make_sink(lambda recipient, number: "take late", patience=1.5)
    sink.take(b"Message-ID: <another@localhost>\r\n\r\n")
    post_one(at=NOW)

    deliver(at=NOW)
    sweep(at=NOW + MINUTE)
    assert row().state == State.QUEUED, "not in the record yet"
    wait_for(lambda: row().message_id in sink.accepted(), what="the late answer")
    deliver(at=NOW + 5 * MINUTE)

    assert row().state == State.SENT
    assert sum(sink.tries.values()) == 1


def test_a_sender_that_died_before_handing_over_has_sent_nothing(post_one):
    post_one(at=NOW)
    abandon(handed_over=False)

    reconcile(at=NOW + MINUTE)

    assert (row().state, row().slot, row().claimed_by) == (State.QUEUED, None, "")


def test_a_message_in_the_hands_of_a_sender_is_left_alone(post_one):
    post_one(at=NOW)
    abandon(handed_over=True)

    reconcile(at=NOW)

    assert row().state == State.SENDING


@pytest.mark.parametrize("record", ["", "/nowhere/accept.log"])
def test_a_sender_that_died_while_handing_over_leaves_a_question(post_one, settings, record):
    settings.MAIL_ACCEPT_LOG = record
    post_one(at=NOW)
    abandon(handed_over=True)

    reconcile(at=NOW + MINUTE)

    assert row().state == State.UNCERTAIN


def test_a_record_that_cannot_be_read_changes_no_question(post_one, settings):
    post_one(at=NOW)
    abandon(handed_over=True)
    reconcile(at=NOW + MINUTE)
    settings.MAIL_ACCEPT_LOG = "/nowhere/accept.log"

    reconcile(at=NOW + 2 * MINUTE)

    assert row().state == State.UNCERTAIN


def test_the_record_before_the_last_change_of_files_counts_too(post_one, settings, tmp_path):
    post_one(at=NOW)
    (tmp_path / "accept.log").write_text("")
    (tmp_path / "accept.log.1").write_text(f"queued as 7 message-id={row().message_id}\n")
    settings.MAIL_ACCEPT_LOG = str(tmp_path / "accept.log")
    abandon(handed_over=True)

    reconcile(at=NOW + MINUTE)

    assert row().state == State.SENT


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ("", State.UNCERTAIN),
        ("cleanup[71]: 4bF2x1: message-id={0}\n", State.UNCERTAIN),
        ("cleanup[71]: 4bF2x1: message-id={0}\nqmgr[9]: 4bF2x2: from=<a@b>", State.UNCERTAIN),
        ("cleanup[71]: 4bF2x1: message-id={0}\nqmgr[9]: 4bF2x1: from=<a@b>", State.SENT),
        (
            "cleanup[71]: 3: message-id={0}\ncleanup[71]: 4: message-id={0}\nqmgr[9]: 4: from=<a@b>",
            State.SENT,
        ),
        ("cleanup[71]: 4bF2x1: message-id=<x@b>\nqmgr[9]: 4bF2x1: from=<a@b>", State.QUEUED),
        ("qmgr[9]: 3: from=<a@b>\ncleanup[71]: 3: message-id={0}", State.UNCERTAIN),
        (
            "cleanup[1]: 3: message-id={0}\ncleanup[1]: 3: message-id=<x@b>\nqmgr[9]: 3: from=<a@b>",
            State.UNCERTAIN,
        ),
    ],
    ids=[
        *("never written", "read", "another kept", "kept", "kept the second time", "another"),
        *("an earlier one of that number", "a later one of that number"),
    ],
)
def test_of_what_postfix_has_read_only_what_it_kept_is_sent(
    post_one, settings, tmp_path, lines, state
):
    post_one(at=NOW)
    begins = "Nov 22 12:00:00 relay postfix/"
    written = [begins + line for line in lines.format(row().message_id).splitlines()]
    (tmp_path / "accept.log").write_text("\n".join(written))
    settings.MAIL_ACCEPT_LOG = str(tmp_path / "accept.log")
    abandon(handed_over=True)

    reconcile(at=NOW + MINUTE)

    assert row().state == state


def test_absence_from_a_record_that_no_longer_reaches_back_proves_nothing(
    post_one, settings, tmp_path
):
    (tmp_path / "accept.log").write_text("<another@localhost>\n")
    settings.MAIL_ACCEPT_LOG = str(tmp_path / "accept.log")
    post_one(at=NOW)
    abandon(handed_over=True)

    reconcile(at=NOW + 2 * DAY)

    assert row().state == State.UNCERTAIN


def test_the_record_is_asked_once_the_server_can_no_longer_answer(post_one, settings, tmp_path):
    settings.EMAIL_TIMEOUT = 10
    (tmp_path / "accept.log").write_text("<another@localhost>\n")
    settings.MAIL_ACCEPT_LOG = str(tmp_path / "accept.log")
    post_one(at=NOW)
    abandon(handed_over=True).end(State.UNCERTAIN, changed_at=NOW)

    reconcile(at=NOW + dt.timedelta(seconds=20))
    assert row().state == State.UNCERTAIN
    reconcile(at=NOW + dt.timedelta(seconds=21))
    assert row().state == State.QUEUED


def test_what_another_sender_took_up_meanwhile_is_not_settled(post_one, settings, monkeypatch):
    settings.MAIL_ACCEPT_LOG = "/somewhere/accept.log"
    post_one(at=NOW)
    abandon(handed_over=True)
    monkeypatch.setattr(
        "portal.outbox.accept_log.holds",
        lambda message_id: bool(OutboxMessage.objects.update(claimed_by="another")),
    )

    reconcile(at=NOW + MINUTE)

    assert (row().state, row().claimed_by) == (State.SENDING, "another")


def test_a_sender_that_was_thought_dead_does_not_hand_over_any_more(post_one):
    post_one(at=NOW)
    slow = abandon(handed_over=False)
    reconcile(at=NOW + MINUTE)
    MessageLease.take(row(), slot=1, at=NOW + MINUTE)

    with pytest.raises(LeaseLost):
        slow.hand_over(at=NOW + MINUTE)
    with pytest.raises(LeaseLost):
        slow.end(State.FAILED, changed_at=NOW, reason="crashed")
    assert row().state == State.SENDING


def test_a_sender_that_loses_its_claim_hands_nothing_over(sink, post_one, monkeypatch):
    honest = delivery.compose

    def slow(message, *, at):
        reconcile(at=at + 60 * MINUTE)
        return honest(message, at=at)

    monkeypatch.setattr(delivery, "compose", slow)
    post_one(at=NOW)

    deliver(at=NOW, seconds=0.3)

    assert sink.accepted() == []


def test_a_yes_that_comes_late_is_believed(post_one):
    post_one(at=NOW)
    slow = abandon(handed_over=True)
    reconcile(at=NOW + MINUTE)
    assert row().state == State.UNCERTAIN

    slow.end_sent(at=NOW + MINUTE)

    assert (row().state, row().sent_at) == (State.SENT, NOW + MINUTE)


def test_a_message_that_takes_every_sender_down_is_given_up(post_one):
    post_one(at=NOW)
    at = NOW
    for _ in range(MAX_CLAIMS):
        assert MessageLease.take(row(), slot=1, at=at) is not None
        at += MINUTE
        reconcile(at=at)

    assert (row().state, row().reason) == (State.FAILED, "worker_lost")


# --- A person decides -------------------------------------------------------------------------


@pytest.fixture
def uncertain(post_one):
    post_one(at=NOW)
    abandon(handed_over=True)
    reconcile(at=NOW + MINUTE)
    return row()


def test_who_finds_out_that_it_arrived_settles_it(uncertain, manager):
    assert settle(uncertain, arrived=True, by=manager, at=timezone.now())
    assert (row().state, row().sent_at) == (State.SENT, NOW)
    assert not settle(uncertain, arrived=False, by=manager, at=timezone.now())


def test_who_finds_out_that_it_did_not_arrive_has_it_sent_again(uncertain, manager, sink):
    assert settle(uncertain, arrived=False, by=manager, at=NOW + MINUTE)

    deliver(at=NOW + MINUTE)

    assert row().state == State.SENT
    assert sink.accepted() == [row().message_id]
    assert not settle(uncertain, arrived=True, by=manager, at=NOW)
