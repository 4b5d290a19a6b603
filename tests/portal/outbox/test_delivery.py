"""Messages go out once each, and every answer of the server is understood."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import OperationalError
from django.utils import timezone

from portal.outbox import delivery
from portal.outbox.delivery import deliver
from portal.outbox.holding import hold
from portal.outbox.mail import Mail
from portal.outbox.models import OutboxMessage, State
from portal.outbox.reconciling import GIVE_UP_AFTER, pause_after
from portal.outbox.smtp_session import Verdict, judge
from portal.outbox.sweeping import sweep
from portal.outbox.tasks import send_queued, sweep_outbox
from tests.outbox import deliver_mails
from tests.smtp_sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MINUTE = dt.timedelta(minutes=1)


def states():
    return sorted(OutboxMessage.objects.values_list("state", flat=True))


def test_messages_of_one_run_share_a_connection_and_arrive_once(sink, post_some, monkeypatch):
    opened = []
    connect = smtplib.SMTP.connect
    monkeypatch.setattr(
        smtplib.SMTP, "connect", lambda self, *a, **k: opened.append(1) or connect(self, *a, **k)
    )
    post_some(30)

    deliver_mails()
    deliver_mails()

    assert states() == [State.SENT] * 30
    assert sorted(sink.accepted()) == sorted(
        OutboxMessage.objects.values_list("message_id", flat=True)
    )
    assert len(opened) == 1


def test_the_message_says_what_it_is(sink, post_one, settings):
    post_one(language="sv")
    deliver_mails()

    (message,) = sink.mails
    row = OutboxMessage.objects.get()
    assert message["message-id"] == row.message_id
    assert message["subject"].startswith(f"{settings.SITE_NAME}: ")
    assert message["to"] == "a@example.org"
    assert message["auto-submitted"] == "auto-generated"
    assert message["list-unsubscribe"] is None
    assert (row.tries, row.handed_over_at is not None, row.slot) == (1, True, None)


def test_a_message_can_be_ended_with_one_press(settings):
    settings.SITE_ORIGIN = "https://portal.example"
    message = Mail("account/email/login_code", "a@example.org", "fi", unsubscribe="/quiet/x/")

    headers = message.message().message()

    assert headers["List-Unsubscribe"] == "<https://portal.example/quiet/x/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_is_no_longer_needed_is_not_sent(sink, post_one):
    post_one(parameters={"does": "answered"})
    post_one("2", address="")

    first, second = deliver_mails()

    assert (first.state, first.reason) == (State.NOT_NEEDED, "answered")
    assert (second.state, second.reason) == (State.NOT_NEEDED, "no_address")
    assert first.explanation == "Answered already."
    assert sink.accepted() == []


def test_a_message_that_cannot_be_written_fails_alone_and_after_three_tries(sink, post_one, caplog):
    now = timezone.now()
    post_one("bad", parameters={"does": "crash"}, at=now)
    post_one("good", at=now)

    for later in (0, 2, 10):
        deliver_mails(at=now + later * MINUTE)

    bad, good = (OutboxMessage.objects.get(recipient=name) for name in ("bad", "good"))
    assert (bad.state, bad.reason, bad.tries) == (State.FAILED, "crashed", 3)
    assert good.state == State.SENT
    assert "canary of a crash" not in bad.server_text + bad.explanation
    assert "canary of a crash" in caplog.text


@pytest.mark.parametrize("tries", [0, 2])
def test_an_error_of_ours_after_the_message_has_left_sends_it_no_second_time(
    sink, post_one, monkeypatch, tries
):
    now = timezone.now()
    post_one()
    OutboxMessage.objects.update(tries=tries)
    hear = smtplib.SMTP.data

    def crash(self, message):
        hear(self, message)
        raise RuntimeError("canary of a crash")

    monkeypatch.setattr(smtplib.SMTP, "data", crash)
    deliver(at=now)
    for later in (2, 10, 60):
        sweep(at=now + later * MINUTE)
        deliver(at=now + later * MINUTE)

    row = OutboxMessage.objects.get()
    assert (row.state, row.claimed_by, row.reason) == (State.UNCERTAIN, "", "")
    assert row.handed_over_at is not None
    assert len(sink.accepted()) == 1


def test_a_kind_that_nobody_knows_any_more_fails_with_that_reason(sink, post_one):
    now = timezone.now()
    post_one(at=now)
    OutboxMessage.objects.update(kind="of_another_release")

    for later in (0, 2, 10):
        (row,) = deliver_mails(at=now + later * MINUTE)

    assert (row.state, row.reason, row.label) == (
        State.FAILED,
        "unknown_kind",
        "of_another_release",
    )


@pytest.mark.parametrize("address", ["no address", "a@b\nBcc: c@example.org", "@example.org", "ä"])
def test_a_bad_address_fails_at_once_and_stops_nobody(sink, post_one, address):
    post_one("bad", address=address)
    post_one("good")

    deliver_mails()

    assert OutboxMessage.objects.get(recipient="bad").reason == "bad_address"
    assert OutboxMessage.objects.get(recipient="good").state == State.SENT


def test_a_database_that_is_away_fails_no_message(post_one, monkeypatch):
    def away(message, *, at):
        raise OperationalError("the database is away")

    monkeypatch.setattr(delivery, "compose", away)
    post_one()

    with pytest.raises(OperationalError):
        deliver_mails()

    assert states() == [State.SENDING], "its lease will run out"


# --- Answers of the server --------------------------------------------------------------------


def test_a_server_that_is_away_costs_one_try_and_everything_goes_when_it_is_back(
    use_sink, post_some, tmp_path
):
    now = timezone.now()
    with Sink(tmp_path / "accept.log") as sink:
        port = sink.port
        use_sink(sink)
    post_some(20, at=now)

    for minute in range(15):
        run = deliver(at=now + minute * MINUTE)
        assert not run.has_more
    assert states() == [State.QUEUED] * 20
    assert OutboxMessage.objects.filter(tries=0).count() >= 5

    with Sink(tmp_path / "accept.log", port=port) as sink:
        deliver(at=now + 15 * MINUTE)
        deliver(at=now + 40 * MINUTE)
        deliver(at=now + 100 * MINUTE)
    assert states() == [State.SENT] * 20
    assert len(sink.accepted()) == len(set(sink.accepted())) == 20


def test_a_third_that_is_put_off_twice_arrives_once_and_nobody_gives_up(make_sink, post_some):
    now = timezone.now()

    def greylist(recipient, number):
        late = int("".join(filter(str.isdigit, recipient))) % 3 == 0
        return "451 Greylisted, try again" if late and number <= 2 else "take"

    sink = make_sink(greylist)
    post_some(60, at=now)

    deliver(at=now)
    assert states().count(State.SENT) == 40
    waiting = OutboxMessage.objects.queued().first()
    assert (waiting.server_code, waiting.server_text) == (451, "Greylisted, try again")
    assert dt.timedelta() < waiting.next_try_at - now - MINUTE < MINUTE
    for later in (2, 10):
        deliver(at=now + later * MINUTE)

    assert states() == [State.SENT] * 60
    assert len(sink.accepted()) == len(set(sink.accepted())) == 60
    assert not OutboxMessage.objects.exclude(server_text="").exists()


def test_a_third_that_stalls_costs_the_others_time_and_nobody_a_message(make_sink, post_some):
    now = timezone.now()

    def stall(recipient, number):
        late = int("".join(filter(str.isdigit, recipient))) % 3 == 0
        return "stall" if late and number == 1 else "take"

    sink = make_sink(stall, patience=2)
    post_some(6, at=now)

    deliver(at=now)
    assert states().count(State.SENT) == 4
    sweep(at=now + MINUTE)
    deliver(at=now + 5 * MINUTE)

    assert states() == [State.SENT] * 6
    assert len(sink.accepted()) == len(set(sink.accepted())) == 6


def test_one_in_a_hundred_that_is_refused_lies_with_the_words_of_the_server(make_sink, post_some):
    make_sink(lambda who, n: "550 5.1.1 No such person" if "7@" in who else "take")
    post_some(100)

    deliver_mails()

    failed = OutboxMessage.objects.filter(state=State.FAILED)
    assert failed.count() == 10
    assert {(m.reason, m.server_code, m.server_text, m.tries) for m in failed} == {
        ("refused", 550, "5.1.1 No such person", 1)
    }
    assert states().count(State.SENT) == 90


@pytest.mark.parametrize(
    ("answer", "state"),
    [("data 452 Disk full", State.QUEUED), ("data 554 No spam", State.FAILED)],
)
def test_a_message_refused_after_it_was_read_is_no_uncertain_one(
    make_sink, post_one, answer, state
):
    make_sink(lambda recipient, number: answer, is_read=False)
    post_one()

    (row,) = deliver_mails()

    assert row.state == state
    assert row.server_text == answer.split(" ", 2)[2]


def test_a_server_that_turns_us_away_has_said_nothing_of_the_message(make_sink, post_some):
    make_sink(lambda recipient, number: "take", greeting="550 Your address is blocked")
    post_some(3)

    run = deliver(at=timezone.now())

    assert states() == [State.QUEUED] * 3
    assert run.is_server_away
    assert OutboxMessage.objects.get(tries=1).server_text == "Your address is blocked"


def test_a_server_that_wants_us_to_sign_in_makes_no_dead_messages(make_sink, post_some):
    make_sink(lambda recipient, number: "530 5.7.0 Authentication required")
    post_some(3)

    run = deliver(at=timezone.now())

    assert (states(), run.is_server_away) == ([State.QUEUED] * 3, True)
    assert OutboxMessage.objects.get(tries=1).server_text == "5.7.0 Authentication required"


@pytest.mark.parametrize("manner", ["stall at data", "hang up at data"])
def test_a_message_that_the_server_never_asked_for_is_no_uncertain_one(make_sink, post_one, manner):
    now = timezone.now()
    sink = make_sink(lambda who, n: manner if n == 1 else "take", is_read=False, patience=1)
    post_one(at=now)

    deliver(at=now)
    row = OutboxMessage.objects.get()
    assert (row.state, row.handed_over_at) == (State.QUEUED, None)
    deliver(at=now + 5 * MINUTE)

    assert states() == [State.SENT]
    assert len(sink.accepted()) == 1


def test_words_of_the_server_that_no_database_takes_are_kept_without_the_worst(make_sink, post_one):
    make_sink(lambda recipient, number: "data 554 No\0spam")
    post_one()

    (row,) = deliver_mails()

    assert (row.state, row.server_text) == (State.FAILED, "No\ufffdspam")


def test_a_line_that_died_between_two_messages_costs_nobody_a_try(make_sink, post_some):
    """A server may end a connection after so many messages."""
    asked = []
    sink = make_sink(
        lambda who, number: "421 Enough for now" if asked.append(who) or len(asked) == 2 else "take"
    )
    post_some(3)

    deliver_mails()

    assert states() == [State.SENT] * 3
    assert len(sink.accepted()) == 3
    assert set(OutboxMessage.objects.values_list("tries", flat=True)) == {1}


def test_two_days_of_no_end_in_the_dead_messages(make_sink, post_one):
    make_sink(lambda recipient, number: "450 Later")
    now = timezone.now()
    post_one(at=now)
    while OutboxMessage.objects.queued().exists():
        at = OutboxMessage.objects.get().next_try_at
        deliver(at=at)

    row = OutboxMessage.objects.get()
    assert (row.state, row.reason, row.server_text) == (State.FAILED, "gave_up", "Later")
    assert dt.timedelta(hours=40) < at - now <= GIVE_UP_AFTER


def test_the_pauses_grow():
    pauses = [pause_after(tries) for tries in range(1, 8)]

    assert [pause.total_seconds() / 60 for pause in pauses] == [1, 5, 15, 60, 240, 240, 240]
    assert pause_after(50) is None


@pytest.mark.parametrize(
    ("error", "has_begun", "verdict"),
    [
        (smtplib.SMTPServerDisconnected("gone"), False, Verdict.LATER),
        (smtplib.SMTPServerDisconnected("gone"), True, Verdict.UNKNOWN),
        (TimeoutError(), True, Verdict.UNKNOWN),
        (smtplib.SMTPDataError(-1, b"nonsense"), True, Verdict.UNKNOWN),
        (smtplib.SMTPDataError(451, b"later"), True, Verdict.LATER),
        (smtplib.SMTPDataError(554, b"never"), True, Verdict.NEVER),
        (smtplib.SMTPSenderRefused(553, b"not you", "x"), False, Verdict.NEVER),
        (smtplib.SMTPRecipientsRefused({"a": (452, b"full")}), False, Verdict.LATER),
        (smtplib.SMTPRecipientsRefused({}), False, Verdict.LATER),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), False, Verdict.NEVER),
    ],
)
def test_answers_and_silence_are_understood(error, has_begun, verdict):
    assert judge(error, has_begun=has_begun).verdict is verdict


def test_a_batch_is_of_those_tried_least_and_of_these_the_ones_that_wait_longest(
    post_some, monkeypatch
):
    now = timezone.now()
    batches = []
    monkeypatch.setattr(delivery, "BATCH", 2)
    monkeypatch.setattr(
        delivery.random, "shuffle", lambda batch: batches.append([m.recipient for m in batch])
    )
    post_some(5, at=now)
    for recipient, tries, minutes in [
        ("0", 2, 9),
        ("1", 0, 1),
        ("2", 0, 3),
        ("3", 1, 9),
        ("4", 0, 2),
    ]:
        OutboxMessage.objects.filter(recipient=recipient).update(
            tries=tries, next_try_at=now - minutes * MINUTE
        )

    deliver(at=now)

    assert batches == [["2", "4"], ["1", "3"], ["0"], []]


# --- Side by side -----------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "sent", "woken"), [(0, 0, 1), (20, 3, 0)])
def test_a_sender_whose_time_is_up_passes_the_work_on(post_some, monkeypatch, seconds, sent, woken):
    called = []
    monkeypatch.setattr("portal.outbox.tasks.wake", lambda: called.append(1))
    monkeypatch.setattr("portal.outbox.tasks.deliver", lambda at: deliver(at=at, seconds=seconds))
    post_some(3)

    send_queued()

    assert (len(mail.outbox), len(called)) == (sent, woken)


def test_each_minute_somebody_looks_for_what_nobody_was_told_of(post_one, monkeypatch):
    monkeypatch.setattr("portal.outbox.sweeping.wake", lambda senders: send_queued())
    post_one()

    sweep_outbox()

    assert len(mail.outbox) == 1


def test_enough_senders_are_enough(post_some, settings):
    settings.OUTBOX_SENDERS = 1
    now = timezone.now()
    post_some(2, at=now)
    OutboxMessage.objects.filter(recipient="1").update(
        state=State.SENDING, claimed_by="x", lease_until=now + MINUTE, slot=1
    )

    send_queued()

    assert mail.outbox == []


def test_a_sender_whose_lease_ends_this_moment_is_still_counted(post_some, settings, time_machine):
    settings.OUTBOX_SENDERS = 1
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    post_some(2, at=now)
    OutboxMessage.objects.filter(recipient="1").update(
        state=State.SENDING, claimed_by="x", lease_until=now, slot=1
    )

    send_queued()

    assert mail.outbox == []


def test_a_sender_that_fell_silent_is_not_counted(post_some, settings):
    settings.OUTBOX_SENDERS = 1
    now = timezone.now()
    post_some(2, at=now)
    OutboxMessage.objects.filter(recipient="1").update(
        state=State.SENDING, claimed_by="x", lease_until=now - MINUTE, slot=1, handed_over_at=now
    )

    send_queued()

    assert [message.to for message in mail.outbox] == [["person0@example.org"]]


def fill(domain, *, until):
    """Other senders are at all places of this domain."""
    for slot, row in enumerate(OutboxMessage.objects.filter(domain=domain)[:4], start=1):
        row.state, row.claimed_by, row.slot = State.SENDING, "x", slot
        row.lease_until = until
        row.save()


def test_a_domain_gets_four_messages_at_once_and_the_others_go_on(post_some):
    now = timezone.now()
    post_some(6, domain="busy.example", at=now)
    post_some(2, campaign="others", domain="idle.example", at=now)
    fill("busy.example", until=now + MINUTE)

    deliver_mails(at=now)

    assert {tuple(message.to) for message in mail.outbox} == {
        ("person0@idle.example",),
        ("person1@idle.example",),
    }


def test_what_waits_for_a_full_domain_crowds_nobody_out_of_a_batch(post_some, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 1)
    now = timezone.now()
    post_some(5, domain="busy.example", at=now - MINUTE)
    post_some(1, campaign="others", domain="idle.example", at=now)
    fill("busy.example", until=now + MINUTE)

    deliver_mails(at=now)

    assert [tuple(message.to) for message in mail.outbox] == [("person0@idle.example",)]


def test_a_sender_steps_aside_to_a_free_place_of_the_domain(post_some):
    now = timezone.now()
    post_some(2, at=now)
    OutboxMessage.objects.filter(recipient="0").update(
        state=State.SENDING, claimed_by="x", lease_until=now + MINUTE, slot=1
    )

    deliver_mails(at=now)

    assert [tuple(message.to) for message in mail.outbox] == [("person1@example.org",)]


@pytest.mark.parametrize("count", [1, 5])
def test_the_sweep_costs_the_same_however_long_the_queue(
    post_some, count, django_assert_num_queries, monkeypatch, settings
):
    settings.OUTBOX_SENDERS = 2
    woken = []
    monkeypatch.setattr("portal.outbox.sweeping.wake", woken.append)
    post_some(count)
    hold()  # the journal is begun

    with django_assert_num_queries(6):
        assert sweep(at=timezone.now()) == min(count, 2)
    assert woken == [min(count, 2)]
