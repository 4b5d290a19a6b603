"""Open invitations of a leaver go to the successor, and no letter of the round to the leaver."""

import pytest
from django.utils import timezone

from portal.outbox.delivery import compose
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded
from surveys.models import Draft, Reminder, Turnout
from surveys.reminders.sending import postings_for, send_reminder
from tests.factories.accounts import UserFactory
from tests.factories.surveys import DraftFactory, InvitationFactory, ReminderFactory
from tests.handing import confirmed, handing
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(db):
    return UserFactory(email="successor@example.org")


@pytest.fixture
def draft(expert_invitation):
    return DraftFactory(invitation=expert_invitation, content={"unite": {"v": [3], "t": ""}})


def invited(round_):
    return Turnout.objects.get(round=round_).invited


def test_the_invitation_moves_with_the_answers_begun_and_a_new_link(
    expert_invitation, draft, expert, successor, lappi, manager
):
    old_link, round_ = expert_invitation.token, expert_invitation.round

    confirmed(handing(expert, (lappi, successor)), by=manager)

    expert_invitation.refresh_from_db()
    assert expert_invitation.user == successor
    assert expert_invitation.token != old_link
    assert expert_invitation.draft.content == draft.content
    assert invited(round_) == 1
    [letter] = OutboxMessage.objects.filter(kind="round_invitation")
    mail = compose(letter, at=timezone.now())
    assert mail.to == [successor.email]
    assert expert_invitation.token in mail.body


def test_a_reminder_after_it_goes_to_the_successor_and_one_before_it_to_nobody(
    expert_invitation, expert, successor, lappi, manager
):
    round_ = expert_invitation.round
    before = ReminderFactory(round=round_)
    send_reminder(before, by=None, at=timezone.now())
    waiting = OutboxMessage.objects.get(kind="round_reminder")
    assert waiting.address == expert.email

    confirmed(handing(expert, (lappi, successor)), by=manager)

    # Posted before, composed when it is sent: there is nobody left to ask.
    with pytest.raises(NotNeeded):
        compose(waiting, at=timezone.now())
    deliver_mails(at=timezone.now().replace(hour=10))
    waiting.refresh_from_db()
    assert waiting.state != "sent"
    # Of a later one only the successor hears.
    successor.survey_invitations.update(invited_at=round_.opened_at)
    later = Reminder(round=round_)
    assert [one.address for one in postings_for(later, at=timezone.now())] == [successor.email]


def test_where_the_successor_is_invited_already_only_the_answers_begun_go_there(
    expert_invitation, draft, expert, colleague, lappi, manager
):
    round_ = expert_invitation.round
    own = InvitationFactory(round=round_, region=lappi, user=colleague)

    confirmed(handing(expert, (lappi, colleague)), by=manager)

    expert_invitation.refresh_from_db()
    assert expert_invitation.revoked_at is not None
    assert Draft.objects.get().invitation == own
    assert invited(round_) == 1


def test_of_a_confidential_round_nobody_reads_what_another_began(
    expert_invitation, draft, expert, successor, lappi, manager
):
    round_ = expert_invitation.round
    round_.confidentiality, round_.minimum_group = "confidential", 5
    round_.save()

    confirmed(handing(expert, (lappi, successor)), by=manager)

    assert not Draft.objects.exists()
    assert successor.survey_invitations.get().started_at is None


def test_what_was_answered_stays_with_who_answered(
    expert_invitation, expert, successor, lappi, manager
):
    expert_invitation.answered_at = timezone.now()
    expert_invitation.save()

    confirmed(handing(expert, (lappi, successor)), by=manager)

    assert expert.survey_invitations.count() == 1
    assert not successor.survey_invitations.exists()
