"""Two at once: answers, imports, closings and plans wait for each other, and none is lost."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal.jobs import scheduling as planned
from portal.jobs.models import ScheduledAct
from portal.outbox.models import OutboxMessage
from surveys.answering import submitting
from surveys.answering.locking import lock_round
from surveys.answering.saving import Over, save_answers
from surveys.answering.submitting import submit
from surveys.counts.tally import recount, recounted, stored_counts
from surveys.invitations.late_inviting import invite_late
from surveys.invitations.opening import open_round
from surveys.invitations.renewing import revoke_invitation
from surveys.models import Invitation, Response, Round, Turnout
from surveys.questionnaire.answers import AnswerValue
from surveys.reminders.planning import plan_reminder
from surveys.reminders.sending import send_reminder_now
from surveys.rounds.ending import close_if_over, close_round, extend_round
from surveys.rounds.planning import Refused, create_round
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory
from tests.surveys.aside import PAUSE, Aside

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "sqlite" in str(connection.vendor), reason="SQLite has one writer at a time."
    ),
]
ANSWERS = {
    "involve": AnswerValue((4,)),
    "unite": AnswerValue((3,)),
    "reach": AnswerValue((5,)),
    "taken_part": AnswerValue((2,)),
    "contact_person": AnswerValue((1,)),
    "informs": AnswerValue((3,)),
    "support": AnswerValue((1, 4)),
}


def written(invitation):
    """The invitation with a draft that can be sent."""
    save_answers(invitation, ANSWERS, base=0, at=timezone.now())
    return Invitation.objects.for_answering().get(pk=invitation.pk)


def send(invitation):
    submit(invitation, base=1, language="fi", at=timezone.now())


@pytest.fixture
def slow_writing(monkeypatch):
    """A submit that takes its time between its first lock and its counts."""
    real, begun = submitting.write_responses, threading.Event()

    def slowly(*arguments):
        begun.set()
        time.sleep(PAUSE)
        real(*arguments)

    monkeypatch.setattr(submitting, "write_responses", slowly)
    return begun


def test_closing_waits_for_an_answer_that_is_being_sent(invitation, slow_writing):
    ready = written(invitation)
    sending = Aside(lambda: send(ready))
    slow_writing.wait(60)

    close_round(invitation.round, by=None, at=invitation.round.closes_at)

    # What could be read after the closing is what will always be read.
    assert Response.objects.count() == 1
    sending.join()
    assert sending.error is None


def test_an_answer_after_the_closing_is_refused(invitation, manager):
    ready = written(invitation)
    close_round(invitation.round, by=manager, at=timezone.now())

    with pytest.raises(Over):
        send(ready)

    assert not Response.objects.exists()


def test_answers_go_on_while_a_long_import_is_written(invitation):
    ready = written(invitation)
    importing, answered = threading.Event(), threading.Event()

    def long_import():
        with transaction.atomic():
            lock_round(invitation.round_id)
            importing.set()
            answered.wait(30)

    aside = Aside(long_import)
    importing.wait(60)
    send(ready)

    assert aside.is_alive(), "the answer has waited for the import"
    answered.set()
    aside.join()
    assert aside.error is None


def test_recounting_and_answering_at_once_end_with_true_counts(invitation, slow_writing):
    ready = written(invitation)
    sending = Aside(lambda: send(ready))
    slow_writing.wait(60)

    recount(invitation.round)
    sending.join()

    assert sending.error is None
    assert stored_counts(invitation.round) == recounted(invitation.round)
    assert Response.objects.count() == 1


def test_an_extended_round_is_not_closed_by_who_read_it_before(survey, manager):
    now = timezone.now()
    round_ = RoundFactory(survey=survey, closes_at=now + dt.timedelta(minutes=1))
    stale = Round.objects.get(pk=round_.pk)
    extend_round(round_, closes_at=now + dt.timedelta(days=7), by=manager, at=now)

    assert not close_if_over(stale, at=now + dt.timedelta(minutes=2))
    assert Round.objects.get(pk=round_.pk).closed_at is None
    assert ScheduledAct.objects.filter(kind="round_closes", state="waiting").count() == 1


def planned_round(survey, manager, *, at):
    return create_round(
        by=manager,
        at=at,
        survey=survey,
        audience="experts",
        confidentiality="named",
        minimum_group=1,
        opens_at=at + dt.timedelta(seconds=1),
        closes_at=at + dt.timedelta(days=7),
        **{f"name_{language}": "Kierros" for language in ("fi", "sv", "en")},
    )


def test_four_presses_at_once_plan_one_round(survey, manager):
    now = timezone.now()
    presses = [Aside(lambda: planned_round(survey, manager, at=now)) for _ in range(4)]
    for press in presses:
        press.join()

    assert {press.error for press in presses} == {None}
    assert (Round.objects.count(), ScheduledAct.objects.count()) == (1, 1)


def test_opening_by_hand_at_the_planned_moment_opens_once(survey, manager, expert):
    now = timezone.now()
    round_ = planned_round(survey, manager, at=now)
    at = now + dt.timedelta(seconds=2)
    for _ in range(5):
        Round.objects.update(opened_at=None)
        Invitation.objects.all().delete()
        ScheduledAct.objects.filter(kind="round_opens").update(state="waiting", settled_at=None)
        by_hand = Aside(lambda: open_round(round_, by=manager, at=at))
        ticking = Aside(lambda: planned.tick(at=at))
        by_hand.join()
        ticking.join()

        assert ticking.error is None
        assert type(by_hand.error) in {type(None), Refused}
        assert Invitation.objects.count() == 1


def test_many_organisations_answer_while_the_round_is_closed(survey, manager, lappi):
    round_ = RoundFactory(survey=survey)

    ready = []
    for number in range(12):
        one = OrganisationFactory(name=f"Yhdistys {number}", level="local")
        ready.append(written(InvitationFactory(round=round_, region=lappi, organisation=one)))
    threads = [Aside(lambda each=each: send(each)) for each in ready]
    time.sleep(0.05)
    close_round(round_, by=manager, at=timezone.now())
    at_closing = Response.objects.count()
    for thread in threads:
        thread.join()

    assert {type(thread.error) for thread in threads} <= {type(None), Over}
    assert Response.objects.count() == at_closing
    assert stored_counts(round_) == recounted(round_)


def test_a_withdrawal_waits_for_the_closing_and_is_refused(invitation, manager):
    now = timezone.now()
    with transaction.atomic():
        close_round(invitation.round, by=manager, at=now)
        withdrawing = Aside(lambda: revoke_invitation(invitation, by=manager, at=now))
        time.sleep(PAUSE)
    withdrawing.join()

    assert isinstance(withdrawing.error, Refused)
    assert Turnout.objects.get().invited == 1


def test_a_planned_reminder_waits_for_one_by_hand_and_is_skipped(survey, lappi, manager):
    noon = planned.utc_from_wall(dt.datetime(2026, 11, 24, 12))
    day = dt.timedelta(days=1)
    round_ = RoundFactory(survey=survey, opens_at=noon - day, closes_at=noon + day)
    asked = OrganisationFactory(name="Asked ry", level="local", email="a@example.org")
    InvitationFactory(round=round_, region=lappi, organisation=asked)
    plan_reminder(round_, due_at=noon, by=manager, at=noon - day / 2)
    with transaction.atomic():
        send_reminder_now(round_, by=manager, at=noon + dt.timedelta(seconds=1))
        ticking = Aside(lambda: planned.tick(at=noon))
        time.sleep(PAUSE)
    ticking.join()

    assert (ticking.error, OutboxMessage.objects.count()) == (None, 1)
    assert ScheduledAct.objects.get(kind="round_reminder").state == "done"


def test_four_presses_at_once_invite_a_newcomer_once(survey, manager, expert):
    now = timezone.now()
    round_ = RoundFactory(survey=survey, audience="experts")
    presses = [Aside(lambda: invite_late(round_, count=1, by=manager, at=now)) for _ in range(4)]
    for press in presses:
        press.join()

    assert {press.error for press in presses} == {None}
    assert (Invitation.objects.count(), OutboxMessage.objects.count()) == (1, 1)
    assert Turnout.objects.get().invited == 1
