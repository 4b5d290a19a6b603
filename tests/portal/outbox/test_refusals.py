"""Three refusals of the recipient make an address dead: nothing is sent there, and a person is told."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import override

from portal.accounts.actions.erasure import empty_account
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.outbox.delivery import Run, deliver
from portal.outbox.mail import Mail, MailUnsent
from portal.outbox.models import OutboxMessage, RefusedAddress, State
from portal.outbox.posting import send_now
from portal.outbox.reconciling import reconcile
from portal.outbox.refusals import (
    dead_among,
    forget_refusals,
    has_dead_address,
    is_dead,
    note_refusal,
    refusals_of,
)
from portal.outbox.smtp_session import judge
from portal.outbox.unsent import correct_and_retry, retry, retry_all, settle
from portal.retention.tasks import carry_out_retention
from tests.surveys.aside import Aside

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
GONE = "gone@example.org"
UNKNOWN = "550 5.1.1 No such person"


def kill(address=GONE, times=3, at=NOW):
    for _ in range(times):
        note_refusal(address, code=550, at=at)


def count_of(address=GONE):
    found = refusals_of(address)
    return found.count if found else 0


def row(recipient="1"):
    return OutboxMessage.objects.get(recipient=recipient)


def to_recipient(code, text):
    return smtplib.SMTPRecipientsRefused({GONE: (code, text.encode())})


def to_message(code, text):
    return smtplib.SMTPDataError(code, text.encode())


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (to_recipient(550, "5.1.1 <gone@example.org>: User unknown"), True),
        (to_recipient(550, "5.1.10 Null MX"), True),
        (to_recipient(550, "5.2.1 Mailbox disabled"), True),
        (to_recipient(552, "5.2.2 Over quota"), True),
        (to_recipient(550, "5.4.1 Recipient address rejected: Access denied"), True),
        (to_recipient(550, "No such user here"), True),
        (to_recipient(551, "User not local"), True),
        (to_recipient(553, "Mailbox name not allowed"), True),
        (to_recipient(556, "Domain takes no mail"), True),
        (to_message(550, "5.1.1 User unknown"), True),
        # Not for good, or of our own side.
        (to_recipient(450, "4.1.1 Try later"), False),
        (to_recipient(452, "4.2.2 Mailbox full"), False),
        (to_recipient(421, "Closing"), False),
        (to_recipient(554, "5.7.1 <gone@example.org>: Relay access denied"), False),
        (to_recipient(550, "relay not permitted"), False),
        (to_recipient(530, "5.7.0 Authentication required"), False),
        (to_recipient(550, "5.1.8 Sender's domain not found"), False),
        (to_recipient(550, "5.7.26 SPF did not pass"), False),
        (to_recipient(550, "Your IP is listed"), False),
        (to_recipient(554, "Transaction failed"), False),
        (to_recipient(503, "Bad sequence of commands"), False),
        (to_message(554, "No spam"), False),
        (to_message(550, "Not wanted"), False),
        (to_message(552, "5.2.3 Message too long"), False),
        (smtplib.SMTPSenderRefused(550, b"5.1.1 not you", "x"), False),
        (smtplib.SMTPAuthenticationError(535, b"5.1.1 wrong"), False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (TimeoutError(), False),
    ],
)
def test_only_what_is_said_for_good_of_the_recipient_counts(error, counts):
    assert judge(error, has_begun=False).is_of_recipient is counts


def test_after_three_refusals_no_server_is_asked_and_a_person_is(make_sink, post_one):
    sink = make_sink(lambda recipient, number: UNKNOWN)
    for number, address in enumerate([GONE, "Gone@Example.org", GONE, "GONE@example.org"]):
        post_one(str(number), address=address, at=NOW + number * MINUTE)
        deliver(at=NOW + number * MINUTE)

    assert sum(sink.tries.values()) == 3
    first = refusals_of(GONE)
    assert (first.count, first.server_code) == (3, 550)
    assert first.last_refused_at - first.first_refused_at >= 2 * MINUTE - dt.timedelta(seconds=5)
    assert [row(str(n)).reason for n in range(4)] == ["refused"] * 3 + ["dead_address"]
    fourth = row("3")
    assert (fourth.state, fourth.handed_over_at, fourth.slot) == (State.FAILED, None, None)
    with override("en"):
        assert "three times" in fourth.explanation
    assert fourth in OutboxMessage.objects.stuck()


@pytest.mark.parametrize(
    "answer", ["450 4.1.1 Later", "554 5.7.1 Relay access denied", "data 554 No spam"]
)
def test_other_refusals_leave_the_address_alone(make_sink, post_one, answer):
    make_sink(lambda recipient, number: answer)
    for number in range(4):
        post_one(str(number), address=GONE, at=NOW)
    deliver(at=NOW)

    assert count_of() == 0


def test_a_mail_that_is_taken_sets_the_count_back(make_sink, post_one):
    make_sink(lambda recipient, number: UNKNOWN if number <= 2 else "take")
    for number in range(3):
        post_one(str(number), address=GONE, at=NOW)
    deliver(at=NOW)

    assert sorted(OutboxMessage.objects.values_list("state", flat=True)) == ["failed"] * 2 + [
        "sent"
    ]
    assert count_of() == 0


def test_the_same_message_tried_again_by_a_person_counts_again(make_sink, post_one, manager):
    sink = make_sink(lambda recipient, number: UNKNOWN)
    message = post_one(address=GONE, at=NOW)
    for expected in (1, 2, 3):
        deliver(at=NOW)
        assert count_of() == expected
        message.refresh_from_db()
        assert retry(message, by=manager, at=NOW)

    # The last press was on a dead address: who presses says that it works.
    assert count_of() == 0
    deliver(at=NOW)
    assert (count_of(), sum(sink.tries.values())) == (1, 4)


def test_one_message_in_two_hands_counts_once(make_sink, post_one, monkeypatch):
    """The first sender falls silent, a second takes over; then both hear the refusal."""
    make_sink(lambda recipient, number: UNKNOWN)
    post_one(address=GONE, at=NOW)
    end, firsts = Run._end, [True]

    def late(self, delivery, answer):
        if firsts and firsts.pop():
            OutboxMessage.objects.update(handed_over_at=None)
            reconcile(at=NOW + DAY)
            deliver(at=NOW + DAY)
        return end(self, delivery, answer)

    monkeypatch.setattr(Run, "_end", late)
    deliver(at=NOW)

    assert (row().state, row().reason, count_of()) == (State.FAILED, "refused", 1)


def test_outcome_and_count_are_written_together_or_not_at_all(make_sink, post_one, monkeypatch):
    make_sink(lambda recipient, number: UNKNOWN)
    post_one(address=GONE, at=NOW)

    def fail(*_args, **_more):
        raise OperationalError

    monkeypatch.setattr("portal.outbox.delivery.note_refusal", fail)
    with pytest.raises(OperationalError):
        deliver(at=NOW)

    assert (row().state, row().reason) == (State.SENDING, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [0, 1])
def test_two_refusals_at_once_count_twice(before):
    kill(times=before)
    with transaction.atomic():
        note_refusal(GONE, code=550, at=NOW)
        if connection.vendor == "postgresql":
            other = Aside(lambda: note_refusal(GONE.upper(), code=553, at=NOW))
            other.join(0.3)
            assert other.is_alive(), "waits for the first"
    if connection.vendor == "postgresql":
        other.join()
        assert other.error is None
    else:
        note_refusal(GONE.upper(), code=553, at=NOW)  # one writer at a time

    assert count_of() == before + 2
    assert RefusedAddress.objects.get().address == GONE


def test_all_failed_mails_tried_again_leave_the_dead_ones_where_they_are(
    make_sink, post_one, manager
):
    sink = make_sink(lambda recipient, number: "take")
    kill()
    post_one("1", address=GONE, at=NOW)
    post_one("2", address="alive@example.org", at=NOW)
    OutboxMessage.objects.update(state=State.FAILED, reason="refused")

    assert retry_all(OutboxMessage.objects.all(), by=manager, at=NOW) == 2
    deliver(at=NOW)

    assert (row("1").reason, row("2").state) == ("dead_address", State.SENT)
    assert list(sink.tries) == ["alive@example.org"]


@pytest.mark.parametrize("right", ["right@example.org", GONE])
def test_who_corrects_an_address_answers_for_it(make_sink, post_one, manager, right):
    make_sink(lambda recipient, number: "take")
    kill()
    kill(right)
    message = post_one(address=GONE, at=NOW)
    deliver(at=NOW)
    message.refresh_from_db()
    assert message.met_dead_address

    assert correct_and_retry(message, right, by=manager, at=NOW)
    deliver(at=NOW)

    assert (row().state, row().address, is_dead(right)) == (State.SENT, right, False)
    assert is_dead(GONE) is (right != GONE), "the wrong one stays what it is"


def test_who_says_that_a_mail_arrived_says_that_the_address_works(post_one, manager):
    kill()
    message = post_one(address=GONE, at=NOW)
    OutboxMessage.objects.update(state=State.UNCERTAIN)
    message.refresh_from_db()

    assert settle(message, arrived=True, by=manager, at=NOW)
    assert not is_dead(GONE)


def test_rows_are_told_by_their_address_whatever_its_capitals(django_assert_num_queries):
    kill("asiat@example.org")
    kill("twice@example.org", times=2)
    for address in ("asiat@example.org", "twice@example.org", "alive@example.org"):
        User.objects.create_user(address)
    dead = has_dead_address("email")

    with django_assert_num_queries(4):
        assert User.objects.get(dead).email == "asiat@example.org"
        assert User.objects.exclude(dead).filter(email__contains="example").count() == 2
        assert User.objects.aggregate(count=Count("pk", filter=dead))["count"] == 1
        assert dead_among(["Asiat@Example.org", " ASIAT@example.org", "twice@example.org", ""]) == {
            "Asiat@Example.org",
            " ASIAT@example.org",
        }
    message = OutboxMessage(address="ASIAT@example.org", state=State.NOT_NEEDED, reason="x")
    message.created_at = message.changed_at = NOW
    message.save()
    assert OutboxMessage.objects.filter(has_dead_address("address")).exists()
    assert not is_dead("")
    assert forget_refusals("ASIAT@example.org")
    assert not forget_refusals("asiat@example.org")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"count": 0}, "refused_address_was_refused"),
        ({"last_refused_at": NOW - DAY}, "refused_address_first_before_last"),
        ({"server_code": 450}, "refused_address_for_good"),
    ],
)
def test_the_database_refuses_what_must_never_be(wrong, name):
    right = {"count": 1, "first_refused_at": NOW, "last_refused_at": NOW, "server_code": 550}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RefusedAddress.objects.create(address=GONE, **{**right, **wrong})


def test_a_refused_address_is_forgotten_after_a_year_and_with_the_account():
    kill()
    kill("person@example.org")
    empty_account(User.objects.create_user("person@example.org"), at=NOW)
    assert (is_dead(GONE), is_dead("person@example.org")) == (True, False)

    with time_machine.travel(NOW + 360 * DAY, tick=False):
        carry_out_retention()
    assert is_dead(GONE)
    with time_machine.travel(NOW + 367 * DAY, tick=False):
        carry_out_retention()
    assert not is_dead(GONE)


def test_the_page_of_the_mail_says_that_its_address_is_dead_and_what_to_do(
    client, manager, admin, post_one
):
    kill()
    message = post_one(address=GONE, at=NOW)
    deliver(at=NOW)
    page = reverse("backoffice:outbox_detail", args=[message.pk])
    client.cookies["django_language"] = "en"

    client.force_login(admin)
    shown = client.get(page).content.decode()
    assert "dead address" in shown
    assert "The address works: try it again" not in shown, "an administrator decides nothing"

    client.force_login(manager)
    [todo] = [todo for todo in client.get("/").context["todos"] if "/outbox/" in todo.url]
    assert "1 of them was not even sent" in todo.why
    assert "dead address" in client.get(todo.url).content.decode()
    shown = client.get(page).content.decode()
    assert "three times" in shown
    assert GONE not in shown
    client.post(reverse("backoffice:outbox_retry", args=[message.pk]))

    assert (row().state, is_dead(GONE)) == (State.QUEUED, False)
    assert AuditEvent.objects.filter(action="letter.dead_address_tried").count() == 1


def test_a_code_for_signing_in_is_sent_to_a_dead_address_and_proves_that_it_works(sink):
    kill()
    send_now(Mail("account/email/unknown_account", GONE, "fi"), kind="account", at=NOW)

    assert (len(sink.mails), count_of()) == (1, 0)


def test_what_anybody_may_have_typed_is_not_counted(make_sink):
    make_sink(lambda recipient, number: UNKNOWN)
    with pytest.raises(MailUnsent):
        send_now(Mail("account/email/unknown_account", GONE, "fi"), kind="account", at=NOW)

    assert count_of() == 0
