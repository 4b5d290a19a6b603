"""Organisations that were both asked become one: nobody counts twice, and what stands, stands."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.outbox.models import OutboxMessage
from portal.outbox.posting import Posting, post_many
from regions.organisations.merging.merge import merge
from regions.organisations.merging.parts import Two, merged_parts
from regions.organisations.merging.undo import undo
from surveys.answering.response import make_reference, write_responses
from surveys.counts.invited import add_answered
from surveys.counts.tally import differences
from surveys.invitations.recipients import organisation_key
from surveys.models import Answer, Draft, Invitation, Response, Tally, Turnout
from surveys.models.set_aside import SetAsideAnswers
from surveys.questionnaire.answers import AnswerValue
from surveys.rounds.planning import campaign_name
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import DraftFactory, InvitationFactory, RoundFactory
from tests.outbox import deliver_mails
from tests.surveys.responding import end

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = dt.timedelta(days=1)


@pytest.fixture
def two(lappi):
    return [
        OrganisationFactory(
            name=name,
            municipality_id="698",
            regions=[lappi],
            email=f"{address}@example.org",
        )
        for name, address in (("Rovaniemen Kuulo ry", "a"), ("Rovaniemen kuulo r.y.", "b"))
    ]


@pytest.fixture
def round_(survey):
    return RoundFactory(survey=survey, confidentiality="named", minimum_group=1)


@pytest.fixture
def invited(two, round_, lappi):
    return [InvitationFactory(round=round_, region=lappi, organisation=one) for one in two]


def answer(invitation, value, *, minutes=0):
    at = timezone.now() - dt.timedelta(minutes=minutes)
    Invitation.objects.filter(pk=invitation.pk).update(answered_at=at)
    response = Response(
        round=invitation.round,
        region=invitation.region,
        invitation=invitation,
        language="fi",
        submitted_at=at,
        reference=make_reference(),
    )
    answers = {"involve": AnswerValue((value,), "Sanoin näin")}
    write_responses(invitation.round, [(response, answers)])
    add_answered(invitation.round_id, {(invitation.region_code, invitation.level): 1})
    return response


def merged(two, manager, **decided):
    return merge(two[0].pk, two[1].pk, chosen={}, decided=decided, by=manager, at=timezone.now())


def turnout(round_):
    return Turnout.objects.values_list("invited", "answered").get(round=round_)


def kept_counts(round_):
    rows = Tally.objects.filter(round=round_, count__gt=0).order_by("question", "value")
    return list(rows.values_list("question", "region_code", "value", "source", "count"))


def test_the_invitation_of_the_loser_alone_goes_with_it(two, round_, lappi, manager):
    alone = InvitationFactory(round=round_, region=lappi, organisation=two[1])

    merged(two, manager)

    alone.refresh_from_db()
    assert alone.organisation == two[0]
    assert turnout(round_) == (1, 0)


def test_of_two_unanswered_one_stands_and_the_other_counts_for_nobody(
    two, round_, invited, manager
):
    links = [one.token_digest for one in invited]
    DraftFactory(invitation=invited[1], content={"q": {"v": [1]}})

    done = merged(two, manager)

    # The one that was begun is answered on.
    assert list(Invitation.objects.filter(organisation=two[0])) == [invited[1]]
    assert turnout(round_) == (1, 0)
    invited[0].refresh_from_db()
    assert invited[0].revoked_at is not None
    assert invited[0].token_digest == str(invited[0].pk)

    undo(done, by=manager, at=timezone.now())
    assert turnout(round_) == (2, 0)
    for one, organisation, link in zip(invited, two, links, strict=True):
        one.refresh_from_db()
        assert (one.organisation, one.revoked_at, one.token_digest) == (organisation, None, link)
    assert Draft.objects.get().invitation == invited[1]


def test_of_two_answers_the_one_that_was_decided_on_counts(two, round_, invited, manager):
    answer(invited[0], 1, minutes=5)
    answer(invited[1], 5)
    before = kept_counts(round_), turnout(round_)
    assert before[1] == (2, 2)
    [collision] = merged_parts["invitations"].collisions(Two(*two, manager, timezone.now()))
    assert (collision.key, collision.initial) == (f"invitations-{round_.pk}", "loser")

    done = merged(two, manager, **{collision.key: "survivor"})

    assert turnout(round_) == (1, 1)
    assert differences(round_) == set()
    assert set(Answer.objects.filter(value__gt=0).values_list("value", flat=True)) == {1}
    assert SetAsideAnswers.objects.count() == 1

    undone = undo(done, by=manager, at=timezone.now())
    assert undone.kept == []
    assert (kept_counts(round_), turnout(round_)) == before
    assert differences(round_) == set()
    assert not SetAsideAnswers.objects.exists()


def test_numbers_that_stand_are_not_touched(two, round_, invited, manager):
    for invitation in invited:
        answer(invitation, 3)
    end(round_, published=True)
    before = kept_counts(round_), turnout(round_)
    part = merged_parts["invitations"]
    assert list(part.collisions(Two(*two, manager, timezone.now()))) == []

    done = merged(two, manager)

    assert (kept_counts(round_), turnout(round_)) == before
    assert Response.objects.count() == 2
    nameless = Invitation.objects.get(organisation=None)
    assert nameless.forgotten_at is not None
    other = next(one for one in invited if one != nameless)
    assert Invitation.objects.get(organisation=two[0]) == other

    undo(done, by=manager, at=timezone.now())
    nameless.refresh_from_db()
    assert (nameless.organisation, nameless.forgotten_at) == (two[invited.index(nameless)], None)


def test_an_answer_set_aside_stays_out_of_numbers_that_stand_by_then(two, round_, invited, manager):
    for invitation in invited:
        answer(invitation, 3)
    done = merged(two, manager)
    end(round_, published=True)

    undone = undo(done, by=manager, at=timezone.now())

    assert turnout(round_) == (1, 1)
    assert len(undone.kept) == 1
    assert round_.name in undone.kept[0]


def test_a_round_that_ended_meanwhile_invites_nobody_again(two, round_, invited, manager):
    done = merged(two, manager)
    end(round_)

    undone = undo(done, by=manager, at=timezone.now())

    assert turnout(round_) == (1, 0)
    assert len(undone.kept) == 1
    assert Invitation.objects.get(organisation=two[1]).revoked_at is not None


def post(two, round_):
    """A letter to each, as when the round opened."""
    post_many(
        "round_invitation",
        campaign=campaign_name(round_),
        step="invitation",
        postings=[
            Posting(
                recipient=organisation_key(one.pk),
                address=one.email,
                language="fi",
                parameters={"round": round_.pk, "user": None, "organisation": one.pk},
            )
            for one in two
        ],
        at=timezone.now(),
    )
    return [OutboxMessage.objects.get(recipient=organisation_key(one.pk)) for one in two]


def send(letter):
    OutboxMessage.objects.exclude(pk=letter.pk).queued().update(next_try_at=timezone.now() + DAY)
    OutboxMessage.objects.filter(pk=letter.pk).update(next_try_at=timezone.now())
    deliver_mails()
    letter.refresh_from_db()
    return letter.state, letter.reason


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_letters_that_wait_the_survivor_gets_its_own(
    two, round_, invited, manager, mailoutbox, first
):
    letters = post(two, round_)

    merged(two, manager)

    outcomes = {}
    for at in (first, 1 - first):
        outcomes[at] = send(letters[at])
    assert outcomes == {0: ("sent", ""), 1: ("not_needed", "merged")}
    assert [mail.to for mail in mailoutbox] == [[two[0].email]]


def test_who_has_the_letter_with_the_standing_link_gets_no_second(
    two, round_, invited, manager, mailoutbox
):
    letters = post(two, round_)
    send(letters[0])

    merged(two, manager)

    assert send(letters[1]) == ("not_needed", "merged")
    assert len(mailoutbox) == 1


def test_who_has_a_letter_whose_link_is_dead_by_now_gets_the_other(
    two, round_, invited, manager, mailoutbox
):
    DraftFactory(invitation=invited[1], content={"q": {"v": [1]}})
    letters = post(two, round_)
    send(letters[0])

    merged(two, manager)

    assert send(letters[1]) == ("sent", "")
    invited[1].refresh_from_db()
    assert invited[1].token in mailoutbox[1].body


def test_a_letter_that_was_under_way_reaches_the_survivor(two, round_, lappi, manager):
    from surveys.notices import _waiting

    class Letter:
        parameters = {"round": round_.pk, "organisation": two[1].pk}

    alone = InvitationFactory(round=round_, region=lappi, organisation=two[1])
    merged(two, manager)

    assert _waiting(Letter, is_reminder=False, at=timezone.now()) == [alone]
