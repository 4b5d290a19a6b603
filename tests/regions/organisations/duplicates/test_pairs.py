"""The search keeps a row for each likely pair; what somebody judged stays judged."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from regions.organisations.duplicates.judging import judge_different, take_back
from regions.organisations.duplicates.searching import is_due, search_duplicates
from regions.organisations.models import DuplicatePair, DuplicateSearch
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

KAJAANI = "205"


def search():
    return search_duplicates(by=None, at=timezone.now())


@pytest.fixture
def twins(kainuu):
    return [
        OrganisationFactory(name=name, municipality_id=KAJAANI, regions=[kainuu])
        for name in ("Kajaanin Kuulotuki ry", "Kajaanin kuulotuki r.y.")
    ]


def test_a_pair_is_one_row_however_often_the_register_is_searched(twins):
    assert search().found == 1
    assert search().found == 1

    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second) == (twins[0], twins[1])
    assert pair.reasons == ["name", "municipality"]


def test_a_pair_judged_different_stays_so_until_it_is_taken_back(twins, manager):
    search()
    pair = DuplicatePair.objects.get()

    assert judge_different(pair, by=manager, at=timezone.now())
    assert not judge_different(pair, by=manager, at=timezone.now())
    search()
    pair.refresh_from_db()
    assert (pair.state, pair.judged_by) == ("different", manager)

    assert take_back(pair, by=manager, at=timezone.now())
    assert not take_back(pair, by=manager, at=timezone.now())
    pair.refresh_from_db()
    assert (pair.state, pair.judged_at) == ("open", None)


def test_what_is_no_longer_likely_goes_unless_it_was_judged(twins, manager, kainuu):
    third = OrganisationFactory(name="Kajaanin Kuulotuki", municipality_id=KAJAANI)
    search()
    judged = DuplicatePair.objects.get(first=twins[0], second=twins[1])
    judge_different(judged, by=manager, at=timezone.now())
    for each in (twins[1], third):
        each.name = f"Kainuun Nivelvoima {each.pk} ry"
        each.save()

    search()

    assert list(DuplicatePair.objects.all()) == [judged]


def test_the_database_takes_a_pair_in_one_order_alone(twins):
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicatePair.objects.create(
            first=twins[1], second=twins[0], score=60, found_at=timezone.now()
        )


def test_an_expert_sees_pairs_of_which_they_edit_one(twins, expert, stranger, manager, lappi):
    twins[1].regions.add(lappi)
    twins[1].municipality_id = "698"
    twins[1].save()
    DuplicatePair.objects.create(first=twins[0], second=twins[1], score=60, found_at=timezone.now())

    # The other works in Kainuu alone, where this expert sees nothing.
    assert not DuplicatePair.objects.visible_to(expert).exists()
    twins[0].regions.add(lappi)
    assert DuplicatePair.objects.visible_to(expert).exists()
    assert not DuplicatePair.objects.visible_to(stranger).exists()
    assert DuplicatePair.objects.visible_to(manager).exists()


def test_the_clock_searches_once_a_night_and_whoever_asks_at_once(twins, manager, client):
    from portal.jobs.models import Job
    from portal.jobs.running import run

    night = dt.datetime(2026, 11, 30, 1, 30, tzinfo=dt.UTC)
    assert is_due(night)
    assert not is_due(night + dt.timedelta(hours=9))
    search_duplicates(by=None, at=night)
    assert not is_due(night + dt.timedelta(hours=1))
    assert is_due(night + dt.timedelta(days=1))

    client.force_login(manager)
    for _ in range(2):
        client.post(reverse("organisations:duplicate_search"))
    assert "data-job" in client.get(reverse("organisations:duplicate_list")).text
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, DuplicateSearch.objects.first().by) == ("done", manager)
