"""A query written once gives what the queryset gives, whatever is there and whatever is not."""

import datetime as dt
import uuid

import pytest
from django.db.models import Count
from django.utils import timezone, translation

from portal.prepared import Prepared
from regions.models import Municipality, Region
from surveys.models import Invitation
from tests.factories.surveys import DraftFactory
from tests.surveys.answering.pages import fill_in_all, holder, send

pytestmark = pytest.mark.sqlite


def for_answering():
    return Prepared(lambda *, pk: Invitation.objects.for_answering().filter(pk=pk).order_by())


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
    prepared = for_answering()

    with django_assert_num_queries(1):
        assert shown(prepared.one(pk=in_state.pk)) == expected
    with django_assert_num_queries(1):
        assert shown(prepared.one(pk=in_state.pk)) == expected


def test_it_gives_none_where_there_is_nothing(invitation):
    prepared = for_answering()

    assert prepared.one(pk=uuid.uuid4()) is None


def test_it_reads_anew_each_time(expert_invitation):
    prepared = for_answering()
    assert prepared.one(pk=expert_invitation.pk).revoked_at is None
    now = timezone.now()
    Invitation.objects.update(revoked_at=now)
    DraftFactory(invitation=expert_invitation, content={"a": {"v": [1]}}, saved_at=now)

    again = prepared.one(pk=expert_invitation.pk)

    assert again.revoked_at == now
    assert again.draft.content == {"a": {"v": [1]}}


def test_it_gives_values_and_what_is_computed_as_the_queryset_does(reference):
    def counted(region, day):
        places = Municipality.objects.standing_on(day).filter(region=region)
        return places.order_by("name_fi").values_list("name_fi", "population")

    sizes = Prepared(
        lambda *, least: (
            Region.objects.annotate(size=Count("municipalities"))
            .filter(size__gte=least)
            .order_by("code")
        )
    )
    prepared = Prepared(counted)
    day = dt.date(2026, 12, 1)

    for region in Region.objects.all()[:3]:
        assert prepared(region=region, day=day) == list(counted(region, day))
    for least in (1, 20):
        expected = Region.objects.annotate(size=Count("municipalities")).filter(size__gte=least)
        assert {one.pk: one.size for one in sizes(least=least)} == {
            one.pk: one.size for one in expected
        }


def test_it_reads_the_columns_of_the_language(reference):
    names = Prepared(lambda: Region.objects.order_by("code").values_list(Region.name.column()))

    for language in ("fi", "sv", "fi"):
        with translation.override(language):
            expected = list(Region.objects.order_by("code").values_list(Region.name.column()))
            assert names() == expected


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda *, code: Region.objects.filter(code=f"{code}1"), "makes something"),
        (lambda *, code: Region.objects.filter(slug="lappi"), "does not ask for: code"),
        (
            lambda *, code: (
                Region.objects.filter(code=code, slug=code)
                if code.endswith("0")
                else Region.objects.filter(code=code)
            ),
            "looks at",
        ),
        (
            lambda *, code: Region.objects.filter(code=code).prefetch_related("municipalities"),
            "prefetched",
        ),
        (lambda *, code: Region.objects.filter(code=code).values(), "objects or lists"),
    ],
    ids=["changed", "unused", "looked at", "prefetched", "dictionaries"],
)
def test_it_refuses_a_question_that_cannot_stay_open(db, make, told):
    with pytest.raises(ValueError, match=told):
        Prepared(make)(code="01")


def test_it_refuses_a_value_that_it_cannot_tell_apart(db):
    with pytest.raises(ValueError, match="Cannot stay open"):
        Prepared(lambda *, flag: Region.objects.filter(is_bilingual=flag))(flag=True)
