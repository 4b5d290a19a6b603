"""Kept counts can be compared with the answers, and put right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.counts.tally import recounted, stored_counts
from surveys.models import Tally
from tests.surveys.responding import rate, respond

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def recount(*args):
    out = StringIO()
    call_command("recount", *args, stdout=out)
    return out.getvalue()


def test_right_counts_are_called_right(organisation_round, lappi):
    respond(organisation_round, lappi, {"involve": 4, "support": (1, 2), "needs": "aikaa"})

    assert "right" in recount()


def test_wrong_counts_are_reported_and_left(organisation_round, lappi):
    rate(organisation_round, lappi, 4, 5)
    Tally.objects.filter(value=4).update(count=7)

    with pytest.raises(CommandError, match="1 kept count"):
        recount(str(organisation_round.pk))

    assert Tally.objects.get(value=4).count == 7


def test_wrong_counts_are_put_right_on_request(organisation_round, lappi):
    respond(organisation_round, lappi, {"involve": 4, "support": (1, 2), "needs": "aikaa"})
    Tally.objects.update(count=7)

    assert "6 wrong, put right" in recount("--fix")
    assert stored_counts(organisation_round) == recounted(organisation_round)


def test_a_round_that_is_not_there_is_named(organisation_round):
    with pytest.raises(CommandError, match="4711"):
        recount("4711")
