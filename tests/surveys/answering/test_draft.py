"""Unsent answers are deleted as the page says, and no others."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from portal.retention.running import erase
from portal.retention.tasks import carry_out_retention
from surveys.models import Draft, Response, Round
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import DraftFactory, InvitationFactory, ResponseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def draft(invitation):
    return DraftFactory(
        invitation=invitation,
        content={"free": {"v": [], "t": "KANARIA", "n": 1}},
        version=1,
        saved_at=timezone.now(),
    )


def test_thirty_days_after_the_end_unsent_answers_are_gone(draft, invitation):
    ends = invitation.round.closes_at

    with time_machine.travel(ends + 30 * DAY - MINUTE, tick=False):
        carry_out_retention()
        assert Draft.objects.exists()
    with time_machine.travel(ends + 30 * DAY + MINUTE, tick=False):
        carry_out_retention()
        carry_out_retention()

    assert not Draft.objects.exists()
    invitation.refresh_from_db()


def test_a_round_that_was_closed_early_counts_from_its_real_end(draft, invitation):
    now = timezone.now()
    Round.objects.update(closed_at=now)

    assert erase("unsent_answers", at=now + 30 * DAY - MINUTE) == 0
    assert erase("unsent_answers", at=now + 30 * DAY) == 1


def test_a_withdrawn_invitation_keeps_its_answers_for_thirty_days(draft, invitation):
    now = timezone.now()
    Round.objects.update(closes_at=now + 90 * DAY)
    invitation.revoked_at = now
    invitation.save()

    assert erase("unsent_answers", at=now + 30 * DAY - MINUTE) == 0
    assert erase("unsent_answers", at=now + 30 * DAY) == 1


def test_of_an_open_round_nothing_is_deleted_and_of_what_was_sent_never(
    draft, invitation, expert_round, expert, lappi
):
    now = timezone.now()
    Round.objects.update(closes_at=now + 3_000 * DAY)
    sent = InvitationFactory(round=expert_round, region=lappi, user=expert, answered_at=now)
    ResponseFactory(
        round=expert_round,
        invitation=sent,
        region=lappi,
        language="fi",
        submitted_at=now,
        reference="ABC",
    )
    Round.objects.filter(pk=expert_round.pk).update(closes_at=now)

    assert erase("unsent_answers", at=now + 1_000 * DAY) == 0
    assert (Draft.objects.count(), Response.objects.count()) == (1, 1)


@pytest.mark.parametrize("count", [1, 5])
def test_however_many_it_takes_the_same(
    organisation_round, lappi, kainuu, django_assert_num_queries, count
):
    for number in range(count):
        one = OrganisationFactory(name=f"o{number}", level="local")
        asked = InvitationFactory(round=organisation_round, region=lappi, organisation=one)
        DraftFactory(invitation=asked, saved_at=timezone.now())
    later = organisation_round.closes_at + 31 * DAY

    with django_assert_num_queries(4):
        assert erase("unsent_answers", at=later) == count
