"""A sender holds one message, at one place of the domain, and only while it is to be sent."""

import datetime as dt

import pytest

from portal.outbox.lease import MessageLease, SlotTaken
from portal.outbox.mailing import abort, pause
from portal.outbox.models import OutboxMessage, State
from portal.queue.lease import LeaseLost

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def timeout(settings):
    """How long the mail server may keep us waiting; a lease is twice as long."""
    settings.EMAIL_TIMEOUT = 10


LASTS = dt.timedelta(seconds=20)


def change(**columns):
    return lambda: OutboxMessage.objects.update(**columns)


SINCE = [
    pytest.param(lambda: pause("greetings", at=NOW), id="its mailing was paused"),
    pytest.param(lambda: abort("greetings", at=NOW), id="its mailing was stopped"),
    pytest.param(change(address="b@example.org"), id="its address was corrected"),
    pytest.param(change(next_try_at=NOW + MINUTE), id="it was put off"),
    pytest.param(change(state=State.SENT, sent_at=NOW), id="it was sent"),
    pytest.param(change(state=State.UNCERTAIN), id="it became uncertain"),
]


@pytest.mark.parametrize("happens", SINCE)
def test_what_has_changed_since_it_was_found_is_not_taken(post_one, happens):
    message = post_one(at=NOW)
    happens()
    before = OutboxMessage.objects.values().get()

    assert MessageLease.take(message, slot=1, at=NOW) is None
    assert OutboxMessage.objects.values().get() == before


def test_only_the_message_that_was_asked_for_is_taken(post_one):
    message = post_one("1", address="a@one.example", at=NOW)
    post_one("2", address="a@two.example", at=NOW)

    lease = MessageLease.take(message, slot=3, at=NOW)

    rows = OutboxMessage.objects.order_by("recipient")
    assert list(rows.values_list("state", "claimed_by", "slot", "lease_until", "tries")) == [
        (State.SENDING, lease.token, 3, NOW + LASTS, 1),
        (State.QUEUED, "", None, None, 0),
    ]


def test_a_place_of_the_domain_that_is_taken_is_told_apart(post_one):
    MessageLease.take(post_one("1", at=NOW), slot=1, at=NOW)
    other = post_one("2", at=NOW)

    with pytest.raises(SlotTaken):
        MessageLease.take(other, slot=1, at=NOW)
    assert MessageLease.take(other, slot=2, at=NOW) is not None


def test_what_is_handed_over_is_noted_and_held_as_long_as_the_server_may_take(post_one):
    lease = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)
    assert not lease.was_handed_over

    lease.hand_over(at=NOW + MINUTE)

    row = OutboxMessage.objects.get()
    assert (row.handed_over_at, row.lease_until) == (NOW + MINUTE, NOW + MINUTE + LASTS)
    assert lease.was_handed_over


def test_an_address_that_was_found_since_is_noted(post_one):
    lease = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)

    lease.address_to("b@other.example")

    row = OutboxMessage.objects.get()
    assert (row.address, row.domain) == ("b@other.example", "example.org")


def test_the_same_address_costs_no_query(post_one, django_assert_num_queries):
    lease = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)

    with django_assert_num_queries(0):
        lease.address_to("a@example.org")


def test_who_has_lost_the_message_addresses_and_hands_over_nothing(post_one):
    lost = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)
    OutboxMessage.objects.update(claimed_by="another")

    with pytest.raises(LeaseLost):
        lost.address_to("b@example.org")
    with pytest.raises(LeaseLost):
        lost.hand_over(at=NOW)
    assert not lost.was_handed_over
    row = OutboxMessage.objects.get()
    assert (row.address, row.handed_over_at, row.claimed_by) == ("a@example.org", None, "another")


def test_what_left_in_an_earlier_try_has_not_left_under_this_lease(post_one):
    post_one(at=NOW)
    OutboxMessage.objects.update(handed_over_at=NOW - MINUTE)

    lease = MessageLease.take(OutboxMessage.objects.get(), slot=1, at=NOW)

    assert not lease.was_handed_over


def test_what_another_hands_over_has_not_left_under_this_lease(post_one):
    lost = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)

    OutboxMessage.objects.update(claimed_by="another", handed_over_at=NOW)

    assert not lost.was_handed_over


@pytest.mark.parametrize("state", [State.QUEUED, State.UNCERTAIN, State.FAILED])
def test_who_lets_go_gives_the_place_back(post_one, state):
    lease = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)
    next_try_at = NOW + MINUTE if state == State.QUEUED else None

    lease.end(state, changed_at=NOW + MINUTE, reason="crashed", next_try_at=next_try_at)

    row = OutboxMessage.objects.get()
    assert (row.state, row.claimed_by, row.lease_until, row.slot) == (state, "", None, None)
    assert (row.changed_at, row.next_try_at) == (NOW + MINUTE, next_try_at)


def test_what_was_sent_has_no_next_try_and_no_complaint(post_one):
    lease = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)
    OutboxMessage.objects.update(server_code=451, server_text="Later", reason="refused")

    lease.end_sent(at=NOW + MINUTE)

    row = OutboxMessage.objects.get()
    assert (row.state, row.sent_at, row.changed_at) == (State.SENT, NOW + MINUTE, NOW + MINUTE)
    assert (row.next_try_at, row.slot, row.claimed_by) == (None, None, "")
    assert (row.server_code, row.server_text, row.reason) == (None, "", "")


def test_a_second_yes_changes_nothing(post_one):
    lease = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)
    lease.end_sent(at=NOW)

    lease.end_sent(at=NOW + MINUTE)

    assert OutboxMessage.objects.get().sent_at == NOW


def test_what_was_sent_is_taken_from_whoever_has_it_by_now_and_is_not_tried_again(post_one):
    lost = MessageLease.take(post_one(at=NOW), slot=1, at=NOW)
    OutboxMessage.objects.update(claimed_by="another", next_try_at=NOW + MINUTE)

    lost.end_sent(at=NOW + MINUTE)

    row = OutboxMessage.objects.get()
    assert (row.state, row.sent_at, row.changed_at) == (State.SENT, NOW + MINUTE, NOW + MINUTE)
    assert (row.next_try_at, row.lease_until, row.slot, row.claimed_by) == (None, None, None, "")
