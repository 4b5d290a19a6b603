"""Posting writes one row for a message, whatever happens next."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.outbox.mail import Attachment, Mail, MailUnsent
from portal.outbox.models import OutboxMessage, State
from portal.outbox.notices import notice, notices
from portal.outbox.posting import Posting, post_many, send_now
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_a_message_is_posted_once_for_a_step_and_a_recipient(post_one):
    first = post_one("7")

    assert first is not None
    assert post_one("7", address="other@example.org") is None
    assert OutboxMessage.objects.get().address == "a@example.org"


@pytest.mark.parametrize("other", [{"campaign": "b"}, {"step": "second"}, {"recipient": "8"}])
def test_another_campaign_step_or_recipient_is_another_message(post_one, other):
    post_one("7")

    assert post_one(**{"recipient": "7", **other}) is not None


def test_many_are_posted_once_each_however_often(post_some):
    assert post_some(1_200) == 1_200
    assert post_some(1_203) == 3
    assert OutboxMessage.objects.count() == 1_203


def test_posting_many_costs_two_queries_a_thousand(post_some, django_assert_max_num_queries):
    # PostgreSQL takes a thousand rows in one statement; SQLite in as many as its limits ask for.
    with django_assert_max_num_queries(60):
        post_some(2_000)


def test_what_is_rolled_back_was_never_posted(post_one):
    with transaction.atomic():
        post_one()
        transaction.set_rollback(True)

    assert deliver_mails() == []
    assert mail.outbox == []


def test_messages_may_wait_for_their_hour(post_some, post_one):
    post_some(2, at=NOW, send_after=NOW + dt.timedelta(hours=2))
    post_one("one", at=NOW, send_after=NOW + dt.timedelta(hours=2))

    early = deliver_mails(at=NOW + dt.timedelta(hours=1))
    assert {message.state for message in early} == {State.QUEUED}
    late = deliver_mails(at=NOW + dt.timedelta(hours=2))
    assert {message.state for message in late} == {State.SENT}


@pytest.mark.parametrize("kind", ["nobody knows this", "account"])
def test_only_kinds_that_can_be_written_later_are_posted(kind):
    with pytest.raises(LookupError, match=kind):
        post_many(kind, campaign="c", step="s", postings=[], at=NOW)


def test_two_kinds_cannot_have_one_name(greeting):
    with pytest.raises(ValueError, match="greeting"):
        notice("greeting", label="another")(lambda message, at: None)
    assert notices["greeting"].label == "greeting"


def test_the_message_id_is_the_same_for_every_try_and_names_no_one(post_one, settings):
    settings.SITE_ORIGIN = "https://portal.example:8443"

    first = post_one("person@example.org")
    first.delete()
    again = post_one("person@example.org")

    assert first.message_id == again.message_id
    assert first.message_id.endswith("@portal.example>")
    assert "person" not in first.message_id
    assert post_one("other").message_id != first.message_id


def test_posting_wakes_a_sender_and_a_broker_that_is_away_costs_nothing(
    post_one, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("portal.outbox.tasks.send_queued.apply_async", lambda *_, **__: 1 / 0)

    with django_capture_on_commit_callbacks(execute=True) as called:
        post_one()

    assert len(called) == 1
    assert OutboxMessage.objects.get().state == State.QUEUED


REFUSED = [
    ({"state": "lost"}, "outbox_state_is_known"),
    ({"state": "sending"}, "outbox_sending_is_claimed"),
    (
        {"state": "sending", "claimed_by": "x", "lease_until": NOW, "slot": 5},
        "outbox_sending_is_claimed",
    ),
    ({"next_try_at": None}, "outbox_queued_has_its_time"),
    ({"state": "sent"}, "outbox_sent_has_its_moment"),
    ({"state": "failed"}, "outbox_unsent_has_a_reason"),
    ({"state": "not_needed"}, "outbox_unsent_has_a_reason"),
]


@pytest.mark.parametrize(("changes", "name"), REFUSED, ids=lambda value: str(value)[:60])
def test_the_database_refuses_what_must_never_be(post_one, changes, name):
    post_one()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OutboxMessage.objects.update(**changes)


def test_a_message_sent_at_once_leaves_a_row_without_what_it_said():
    message = Mail("account/email/login_code", "a@example.org", "fi", {"code": "KANARIA"})

    row = send_now(message, kind="account", at=NOW)

    assert "KANARIA" in mail.outbox[0].body
    assert (row.state, row.sent_at, row.is_composed) == (State.SENT, NOW, False)
    assert "KANARIA" not in repr(OutboxMessage.objects.values().get())


def test_a_message_that_cannot_be_sent_at_once_says_so_and_is_not_tried_again(make_sink):
    make_sink(lambda recipient, number: "550 No such person")

    with pytest.raises(MailUnsent):
        send_now(Mail("account/email/login_code", "a@x.example", "fi"), kind="account", at=NOW)

    row = OutboxMessage.objects.get()
    assert (row.state, row.server_code, row.server_text) == (State.FAILED, 550, "No such person")
    assert not row.can_retry


def test_no_row_of_a_personal_message_holds_its_link(admin):
    from portal.accounts.actions.invitation import invite

    invitation = invite(email="uusi@example.org", role="steering", by=admin, at=timezone.now())
    waiting = repr(list(OutboxMessage.objects.values()))
    deliver_mails()

    assert invitation.token in mail.outbox[0].body, "the canary is alive"
    assert invitation.token not in waiting + repr(list(OutboxMessage.objects.values()))


def test_a_posting_needs_no_parameters():
    assert Posting("1", "a@example.org", "fi").parameters == {}


def test_a_calendar_file_goes_along_with_what_is_to_be_done_with_it():
    text = "BEGIN:VCALENDAR\r\nSUMMARY:Jyväskylä\r\nEND:VCALENDAR\r\n"
    file = Attachment("meeting.ics", text, "text/calendar; method=REQUEST")
    one = Mail(
        "account/email/login_code", to="a@example.org", language="fi", attachments=[file]
    ).message()

    part = one.message().get_payload()[1]
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_param("charset") == "utf-8"
    assert part.get_payload(decode=True).decode() == text
