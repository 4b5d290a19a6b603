"""Lead, co-expert and cover are told apart; one person leads a region at a time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from regions.assignment import assign
from regions.models import Assignment
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

Kind = Assignment.Kind
NEW_YEAR = dt.date(2027, 1, 1)
EVE = NEW_YEAR - dt.timedelta(days=1)


@pytest.fixture
def second(db):
    return UserFactory(email="second@example.org")


def make(user, region, kind=Kind.LEAD, starts_on=NEW_YEAR, ends_on=None):
    return Assignment.objects.create(
        user=user, region=region, kind=kind, starts_on=starts_on, ends_on=ends_on
    )


def test_the_database_refuses_two_leads_on_one_day(expert, second, lappi, kainuu):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(second, lappi)
    expert.assignments.update(ends_on=EVE)
    make(second, lappi)
    # Neither by another way: the former lead's time does not reach into the next one's.
    with pytest.raises(IntegrityError), transaction.atomic():
        expert.assignments.update(ends_on=NEW_YEAR)
    make(expert, kainuu)


@pytest.mark.parametrize(
    ("kind", "ends_on"), [(Kind.CO_EXPERT, None), (Kind.COVER, NEW_YEAR + dt.timedelta(days=30))]
)
def test_others_work_beside_the_lead_with_the_same_rights(expert, second, lappi, kind, ends_on):
    make(second, lappi, kind, timezone.localdate(), ends_on)

    assert second.has_perm("profile.edit", lappi)
    assert second.has_perm("profile.publish", lappi)


def test_a_second_lead_is_refused_in_words(expert, second, lappi, manager):
    with pytest.raises(ValidationError) as refused:
        assign(user=second, region=lappi, starts_on=NEW_YEAR, by=manager, at=timezone.now())

    [words] = refused.value.messages
    assert words.startswith("Alueella on jo vastaava asiantuntija: Lappi, Expert, 1.1.2020 alkaen.")


def test_a_cover_needs_a_last_day_that_is_not_before_the_first(second, lappi, manager):
    for ends_on, words in (
        (None, "Anna sijaisuuden viimeinen päivä"),
        (EVE, "Viimeinen päivä ei voi olla ennen ensimmäistä päivää"),
    ):
        with pytest.raises(ValidationError, match=words):
            assign(
                user=second,
                region=lappi,
                kind=Kind.COVER,
                starts_on=NEW_YEAR,
                ends_on=ends_on,
                by=manager,
                at=timezone.now(),
            )


def test_the_cover_is_asked_first_while_it_lasts(expert, colleague, second, lappi):
    make(second, lappi, Kind.COVER, EVE, NEW_YEAR)

    asked = Assignment.objects.filter(region=lappi).active_on(NEW_YEAR).first_asked()
    assert [one.user for one in asked] == [second, expert, colleague]
    after = Assignment.objects.filter(region=lappi).active_on(NEW_YEAR + dt.timedelta(days=1))
    assert [one.user for one in after.first_asked()] == [expert, colleague]
