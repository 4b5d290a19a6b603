"""A query written once gives what the queryset gives, whatever is there and whatever is not."""

import uuid

import pytest
from django.utils import timezone

from surveys.answering.prepared import Prepared
from surveys.models import Invitation
from tests.factories.surveys import DraftFactory
from tests.surveys.answering.pages import fill_in_all, holder, send

pytestmark = pytest.mark.sqlite


def shown(invitation):
    """Every field that was read, of the object and of all that hangs on it."""
    related = [invitation.round, invitation.round.survey, invitation.region]
    related += [
        invitation.organisation,
        *(getattr(invitation, n, None) for n in ("draft", "response")),
    ]
    return [
        {name: value for name, value in vars(each).items() if name != "_state"} if each else None
        for each in (invitation, *related)
    ]


@pytest.fixture(params=["fresh", "begun", "answered"])
def in_state(request, invitation):
    client = holder(invitation)
    if request.param != "fresh":
        fill_in_all(client, invitation)
    if request.param == "answered":
        send(client, invitation)
    return invitation


def test_it_gives_what_the_queryset_gives(in_state, django_assert_num_queries):
    expected = shown(Invitation.objects.for_answering().get(pk=in_state.pk))
    prepared = Prepared(Invitation.objects.for_answering)

    with django_assert_num_queries(1):
        assert shown(prepared.get(in_state.pk)) == expected
    with django_assert_num_queries(1):
        assert shown(prepared.get(in_state.pk)) == expected


def test_it_gives_none_where_there_is_nothing(invitation):
    prepared = Prepared(Invitation.objects.for_answering)

    assert prepared.get(uuid.uuid4()) is None


def test_it_reads_anew_each_time(expert_invitation):
    prepared = Prepared(Invitation.objects.for_answering)
    assert prepared.get(expert_invitation.pk).revoked_at is None
    now = timezone.now()
    Invitation.objects.update(revoked_at=now)
    DraftFactory(invitation=expert_invitation, content={"a": {"v": [1]}}, saved_at=now)

    again = prepared.get(expert_invitation.pk)

    assert again.revoked_at == now
    assert again.draft.content == {"a": {"v": [1]}}


def test_it_can_look_by_another_field(invitation):
    prepared = Prepared(Invitation.objects.filter(revoked_at=None).only, by="token_digest")

    assert prepared.get(invitation.token_digest) == invitation
    Invitation.objects.update(revoked_at=timezone.now())
    assert prepared.get(invitation.token_digest) is None
