"""A query written once gives what the queryset gives, whatever is there and whatever is not."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone, translation

from portal.prepared import Prepared
from regions.models import Municipality, Region
from regions.structures.models import Coordinator, Membership, Structure
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
        Prepared(lambda *, part: Region.objects.filter(code=part))(part=1.5)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda *, user: Coordinator.objects.active_on(timezone.localdate()).filter(user=user),
            "names a day",
        ),
        (lambda *, user: Membership.objects.held_by(user), "asks the database"),
        (lambda *, user: Structure.objects.known_from_within(user), "asks the database"),
        (lambda *, user: Region.objects.reportable_by(user), "asks the database"),
        (
            lambda *, user: Region.objects.filter(slug__in=list(Region.objects.values("slug"))),
            "asks the database",
        ),
    ],
    ids=["today", "address of the account", "what a person may know", "permission", "found out"],
)
def test_nothing_that_differs_by_day_or_person_stays_as_it_was(expert, make, told):
    with pytest.raises(ValueError, match=told):
        Prepared(make)(user=expert)


def test_a_question_that_compares_a_day_with_another_is_refused(db):
    def standing(*, day):
        kind = Municipality.objects.standing_on(day)
        return kind if day < timezone.localdate() else kind.exclude(region=None)

    with pytest.raises(ValueError, match="looks at"):
        Prepared(standing)(day=dt.date(2026, 12, 1))


def test_it_is_written_for_what_is_so_or_not_and_for_how_many_are_asked_for(
    reference, django_assert_num_queries
):
    written = []

    @Prepared
    def those(*, codes, asked, is_bilingual):
        written.append(len(codes))
        found = Region.objects.filter(code__in=codes)
        if asked is not None:
            found |= Region.objects.filter(slug=asked)
        return (found if is_bilingual else found.exclude(is_bilingual=True)).order_by("code")

    codes = [one.code for one in Region.objects.order_by("code")[:6]]
    for many in (0, 1, 3, 4, 6, 3):
        for several in (tuple(codes[:many]), frozenset(codes[:many])):
            for asked in (None, "lappi", "kainuu"):
                for both in (True, False):
                    values = {"codes": several, "asked": asked, "is_bilingual": both}
                    expected = list(those.make(**values))
                    assert those(**values) == expected

    with django_assert_num_queries(0):
        assert those(codes=(), asked=None, is_bilingual=True) == []
    written.clear()
    for several in (codes[:3], codes[2:6], codes[1:5]):
        those(codes=tuple(several), asked="kainuu", is_bilingual=True)
    assert written == []


def test_what_one_thread_wrote_another_asks_with_values_of_its_own(db, django_assert_num_queries):
    asked = Prepared(
        lambda *, code, day: (
            Municipality.objects.standing_on(day)
            .filter(region__code=code)
            .values_list("pk", Municipality.name.column())
        )
    )
    together = Barrier(4)

    def ask(number):
        try:
            together.wait(timeout=60)
            with translation.override("sv" if number % 2 else "fi"):
                values = {"code": f"{number:02}", "day": dt.date(2020 + number, 1, 1)}
                return asked(**values) == list(asked.make(**values))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(4)))
    with django_assert_num_queries(1):
        asked(code="05", day=dt.date(2027, 1, 1))
    assert {language for language, _values in asked._written} == {"fi", "sv"}
