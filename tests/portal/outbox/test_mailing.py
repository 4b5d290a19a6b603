"""A mailing can be paused, resumed and stopped; single messages retried and corrected."""

import datetime as dt

import pytest
from django.core import mail

from portal.outbox import delivery
from portal.outbox.delivery import deliver
from portal.outbox.mailing import abort, pause, resume
from portal.outbox.models import OutboxMessage, State
from portal.outbox.sweeping import sweep
from portal.outbox.unsent import correct_and_retry, retry
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nobody_is_woken(monkeypatch):
    monkeypatch.setattr("portal.outbox.sweeping.wake", lambda *_: None)


def states(campaign):
    rows = OutboxMessage.objects.filter(campaign=campaign)
    return sorted(rows.values_list("state", flat=True))


def test_a_paused_mailing_waits_and_the_others_go_on(post_some):
    post_some(2, campaign="a", at=NOW)
    post_some(2, campaign="b", at=NOW)
    pause("a", at=NOW)

    deliver_mails(at=NOW)
    assert (states("a"), states("b")) == ([State.QUEUED] * 2, [State.SENT] * 2)

    resume("a", at=NOW)
    deliver_mails(at=NOW)
    assert states("a") == [State.SENT] * 2


def test_a_sweep_settles_what_was_stopped_and_leaves_what_is_paused(post_some):
    pause("paused", at=NOW)
    abort("stopped", at=NOW)
    for campaign in ("paused", "stopped"):
        post_some(2, campaign=campaign, at=NOW)

    sweep(at=NOW)

    assert states("paused") == [State.QUEUED] * 2
    assert states("stopped") == [State.NOT_NEEDED] * 2


def test_a_pause_takes_effect_before_the_next_message(post_some, monkeypatch):
    honest = delivery.compose

    def and_then_pause(message, *, at):
        if len(mail.outbox) == 2:
            pause("a", at=at)
        return honest(message, at=at)

    monkeypatch.setattr(delivery, "compose", and_then_pause)
    post_some(10, campaign="a", at=NOW)

    deliver(at=NOW)

    assert len(mail.outbox) == 3, "the one that was under way, and no other"


def test_what_a_stopped_mailing_has_not_sent_it_never_will(post_some):
    post_some(2, campaign="a", at=NOW)
    deliver_mails(at=NOW)
    post_some(5, campaign="a", at=NOW)

    assert abort("a", at=NOW) == 3
    post_some(6, campaign="a", at=NOW)
    deliver_mails(at=NOW)
    sweep(at=NOW)

    assert states("a") == [State.NOT_NEEDED] * 4 + [State.SENT] * 2
    assert {m.reason for m in OutboxMessage.objects.filter(state="not_needed")} == {"aborted"}
    assert len(mail.outbox) == 2


@pytest.fixture
def refused(make_sink, post_one):
    sink = make_sink(lambda recipient, number: "take" if "right" in recipient else "550 Nobody")
    post_one(address="wrong@example.org", at=NOW)
    deliver(at=NOW)
    return OutboxMessage.objects.get(), sink


def test_a_failed_message_is_tried_again_on_demand(refused, manager):
    row, sink = refused

    assert retry(row, by=manager, at=NOW)
    assert (row.state, row.tries, row.server_text) == (State.QUEUED, 0, "")
    assert not retry(row, by=manager, at=NOW), "somebody else was first"
    deliver(at=NOW)

    assert sink.tries["wrong@example.org"] == 2


def test_an_address_is_corrected_and_the_message_sent_there(refused, manager):
    row, sink = refused

    assert correct_and_retry(row, "right@elsewhere.example", by=manager, at=NOW)
    deliver(at=NOW)

    row.refresh_from_db()
    assert (row.state, row.address, row.domain) == (
        State.SENT,
        "right@elsewhere.example",
        "elsewhere.example",
    )
    assert [message["to"] for message in sink.mails] == ["right@elsewhere.example"]


def test_what_opens_an_account_goes_to_no_other_address(refused, manager):
    row, _sink = refused
    OutboxMessage.objects.update(kind="staff_invitation")
    row.refresh_from_db()

    assert not row.can_correct
    assert not correct_and_retry(row, "right@example.org", by=manager, at=NOW)
    assert OutboxMessage.objects.get().address == "wrong@example.org"


@pytest.mark.parametrize("state", [State.QUEUED, State.SENT, State.UNCERTAIN, State.NOT_NEEDED])
def test_only_what_has_failed_is_tried_again(post_one, manager, state):
    row = post_one(at=NOW)
    OutboxMessage.objects.update(state=state, sent_at=NOW, reason="x")
    row.refresh_from_db()

    assert not retry(row, by=manager, at=NOW)
    assert not correct_and_retry(row, "b@example.org", by=manager, at=NOW)
    assert OutboxMessage.objects.get().address == "a@example.org"
