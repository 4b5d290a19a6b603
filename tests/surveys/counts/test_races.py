"""Two who count at once wait for each other in one order, and no count is lost."""

import threading
import time

import pytest
from django.db import connection, transaction

from surveys.answering.locking import lock_round
from surveys.counts import tally
from surveys.counts.invited import add_invited
from surveys.counts.tally import add_counts, recount, recounted, stored_counts
from surveys.models import Tally, Turnout
from tests.surveys.aside import PAUSE, Aside
from tests.surveys.responding import rate

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "sqlite" in str(connection.vendor), reason="SQLite has one writer at a time."
    ),
]


def all_at_once(held, *works):
    """Everybody begins while one row is held, and goes on when it is not: what went wrong."""
    with transaction.atomic():
        held.select_for_update().get()
        asides = []
        for work in works:
            asides.append(Aside(work))
            time.sleep(PAUSE)
    for each in asides:
        each.join()
    return [each.error for each in asides if each.error]


@pytest.fixture
def keys(survey):
    return [(survey.question_id(1), "21", value) for value in (1, 2, 3)]


def test_who_adds_counts_locks_them_in_one_order(organisation_round, keys):
    add_counts(organisation_round.pk, dict.fromkeys(keys, 1))

    faults = all_at_once(
        Tally.objects.filter(value=2),
        lambda: add_counts(organisation_round.pk, dict.fromkeys(keys, 1)),
        lambda: add_counts(organisation_round.pk, dict.fromkeys(reversed(keys), 1)),
    )

    assert faults == []
    assert stored_counts(organisation_round) == {(*key, None): 3 for key in keys}


def test_who_adds_the_invited_locks_them_in_one_order(organisation_round):
    groups = [("02", "local"), ("06", "local"), ("21", "local")]
    add_invited(organisation_round.pk, dict.fromkeys(groups, 1))

    faults = all_at_once(
        Turnout.objects.filter(region_code="06"),
        lambda: add_invited(organisation_round.pk, dict.fromkeys(groups, 1)),
        lambda: add_invited(organisation_round.pk, dict.fromkeys(reversed(groups), 1)),
    )

    assert faults == []
    assert set(Turnout.objects.values_list("invited", flat=True)) == {3}


def test_an_answer_waits_for_a_recount_and_is_not_lost(organisation_round, lappi, monkeypatch):
    rate(organisation_round, lappi, 4)
    Tally.objects.update(count=9)
    counted = threading.Event()

    def slowly(round_):
        counts = recounted(round_)
        counted.set()
        time.sleep(PAUSE)
        return counts

    monkeypatch.setattr(tally, "recounted", slowly)
    recounting = Aside(lambda: recount(organisation_round))
    counted.wait(60)

    with transaction.atomic():
        lock_round(organisation_round.pk)
        rate(organisation_round, lappi, 4)

    recounting.join()
    assert recounting.error is None
    assert stored_counts(organisation_round) == recounted(organisation_round)
    assert sum(stored_counts(organisation_round).values()) == 2 + 2
