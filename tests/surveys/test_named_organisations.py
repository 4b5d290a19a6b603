"""An organisation that was named as an answer: its name goes with people's own words, and when it is
merged it is the one that it went into.
"""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.retention.running import erase
from regions.organisations.merging.merge import merge
from regions.organisations.merging.undo import undo
from surveys.counts.tally import differences
from surveys.models import Answer, Draft, Tally
from surveys.models.response import ERASED_WORDS
from surveys.results.results import RoundResults
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory, four_kinds
from tests.surveys.answering.pages import address, fill_in, holder
from tests.surveys.responding import end, respond

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

A_YEAR = dt.timedelta(days=366)


@pytest.fixture
def round_(lappi):
    return RoundFactory(survey=SurveyFactory(content=four_kinds()))


@pytest.fixture
def partner():
    return OrganisationFactory(name="KANARIA vanha ry")


@pytest.fixture
def survivor():
    return OrganisationFactory(name="KANARIA uusi ry")


def named(round_):
    return [each.text_count for each in RoundResults.of(round_).questions if each.question.is_open]


def test_after_five_years_the_name_is_gone_and_still_counted(round_, lappi, partner):
    answer = {"the_organisation": partner.pk, "the_region": 21}
    respond(round_, lappi, *[answer] * 6)
    end(round_)
    kept = list(Tally.objects.order_by("pk").values())
    before = named(round_)

    erase("own_words", at=timezone.now() + 4 * A_YEAR)
    assert Answer.objects.filter(value=partner.pk).count() == 6
    erase("own_words", at=timezone.now() + 6 * A_YEAR)

    answers = Answer.objects.filter(question__kind="organisation")
    assert set(answers.values_list("value", "text")) == {(None, ERASED_WORDS)}
    assert Answer.objects.filter(value=21).count() == 6
    assert list(Tally.objects.order_by("pk").values()) == kept
    assert named(round_) == before == [6]
    assert not differences(round_)


def test_what_was_erased_is_read_by_nobody(client, manager, round_, lappi, partner):
    respond(round_, lappi, *[{"the_organisation": partner.pk}] * 6)
    end(round_)
    erase("own_words", at=timezone.now() + 6 * A_YEAR)
    client.force_login(manager)

    page = client.get(reverse("surveys:open_answers", args=[round_.pk, "the_organisation"]))

    assert "KANARIA" not in page.text
    assert 'class="said"' not in page.text


def test_a_merged_organisation_is_read_as_the_one_it_went_into_until_that_is_undone(
    client, manager, round_, lappi, partner, survivor
):
    respond(round_, lappi, *[{"the_organisation": partner.pk}] * 6)
    end(round_)
    client.force_login(manager)
    words = reverse("surveys:open_answers", args=[round_.pk, "the_organisation"])

    merged = merge(survivor.pk, partner.pk, chosen={}, decided={}, by=manager, at=timezone.now())
    assert client.get(words).text.count("<li>KANARIA uusi ry") == 6
    undo(merged, by=manager, at=timezone.now())
    assert client.get(words).text.count("<li>KANARIA vanha ry") == 6


def test_a_draft_that_names_it_names_the_other_then(manager, round_, lappi, partner, survivor):
    asked = InvitationFactory(round=round_, region=lappi, organisation=OrganisationFactory())
    client = holder(asked)
    fill_in(client, asked, 1, {"the_organisation": partner.name})

    merge(survivor.pk, partner.pk, chosen={}, decided={}, by=manager, at=timezone.now())

    assert survivor.name in client.get(address(asked, "check")).text
    shown = f"{survivor.name} ({partner.public_id})"
    assert shown in client.get(address(asked, "page", 1)).text
    fill_in(client, asked, 1, {"the_organisation": shown})
    assert Draft.objects.get().answers["the_organisation"].values == (survivor.pk,)
