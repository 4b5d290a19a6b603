"""Publishing a round writes its means as figures of the regions: what the page shows, and no more."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from regions.figures import newest_figure
from regions.models import IndicatorValue
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.results.figures import figures_of, origin_of
from surveys.results.publishing import publish_results, withdraw_results
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory, RegionFactory
from tests.factories.surveys import InvitationFactory, RoundFactory
from tests.surveys.responding import end, rate, respond

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

INVOLVE = "structures_involve"


@pytest.fixture(autouse=True)
def involve():
    return IndicatorFactory(code=INVOLVE, decimals=1)


def publish(round_, by):
    publish_results(round_, by=by, at=timezone.now())


def newest(region=None, breakdown="organisations"):
    return newest_figure(INVOLVE, region and region.pk, breakdown)


def test_means_of_regions_and_nation_become_figures_with_their_n(
    organisation_round, manager, lappi, kainuu
):
    rate(organisation_round, lappi, 4, 4, 5, 5, 2, CANNOT_SAY)
    rate(organisation_round, kainuu, 1, 2, 2, 3, 3)

    publish(end(organisation_round), manager)

    assert (newest(lappi).value, newest(lappi).n) == (Decimal("4.0"), 5)
    assert (newest(kainuu).value, newest(kainuu).n) == (Decimal("2.2"), 5)
    # The mean of answers, not that of regions.
    assert (newest().value, newest().n) == (Decimal("3.1"), 10)
    written = IndicatorValue.objects.of_nation().get()
    ended = timezone.localdate(organisation_round.ended_at)
    assert (written.kind, written.reference_on) == ("surveyed", ended)
    assert written.origin == origin_of(organisation_round)
    assert written.source == organisation_round.name
    assert written.source_url.endswith(f"#round-{organisation_round.pk}")
    assert (written.licence, written.is_confidential) == ("CC BY 4.0", True)


def test_what_the_page_hides_is_in_no_figure(organisation_round, manager, lappi, kainuu, satakunta):
    rate(organisation_round, lappi, 4, 4, 5, 5, 2, 3)
    rate(organisation_round, kainuu, 1, 1)
    rate(organisation_round, satakunta, 3, 3, 3, 3, 3, 3, 3)

    publish(end(organisation_round), manager)

    # Few answered in Kainuu; another region is hidden so that it cannot be computed.
    hidden = IndicatorValue.objects.filter(reason="suppressed")
    assert {figure.region_id for figure in hidden} == {lappi.pk, kainuu.pk}
    assert set(hidden.values_list("value", "n")) == {(None, None)}
    assert newest().n == 15


def test_nobody_answered_and_nobody_was_asked_are_two_things(
    expert_round, manager, expert, lappi, kainuu, satakunta
):
    InvitationFactory(round=expert_round, region=lappi, user=expert)
    rate(expert_round, satakunta, 4)
    rate(expert_round, kainuu, CANNOT_SAY)

    publish(end(expert_round), manager)

    assert newest(lappi, "experts").reason == "no_answer"
    assert newest(kainuu, "experts").reason == "cannot_say"
    assert newest(satakunta, "experts").value == 4
    elsewhere = RegionFactory()
    assert newest(elsewhere, "experts") is None
    withdraw_results(expert_round, by=manager, at=timezone.now())
    publish(expert_round, manager)
    assert newest(elsewhere, "experts").reason == "not_asked"


def test_a_round_of_some_regions_says_nothing_of_the_nation(manager, lappi, kainuu):
    round_ = RoundFactory(audience="experts", regions=[lappi])
    rate(round_, lappi, 4, 5)

    publish(end(round_), manager)

    assert newest(lappi, "experts").value == Decimal("4.5")
    assert IndicatorValue.objects.count() == 1


def test_taking_the_publication_back_supersedes_its_figures_and_publishing_again_them(
    organisation_round, manager, lappi
):
    rate(organisation_round, lappi, 4, 4, 5, 5, 2)
    publish(end(organisation_round), manager)

    withdraw_results(organisation_round, by=manager, at=timezone.now())
    assert (newest(lappi), newest()) == (None, None)

    publish(organisation_round, manager)
    assert newest(lappi).value == newest().value == 4
    reasons = IndicatorValue.objects.of_nation().order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == ["", "none_published", ""]


def test_what_experts_said_in_a_publication_and_in_a_round_stand_beside_each_other(
    client, expert_round, manager, lappi, involve
):
    IndicatorValueFactory(indicator=involve, value="3.3", n=39, breakdown="experts")
    rate(expert_round, lappi, 4)
    publish(end(expert_round), manager)

    page = client.get(involve.get_absolute_url(), headers={"accept-language": "en"}).text

    assert "3.3" in page
    assert "4.0" in page
    assert IndicatorValue.objects.get(kind="published").value == Decimal("3.3")


def test_an_invented_round_writes_invented_figures(manager, lappi):
    round_ = RoundFactory(audience="experts", is_invented=True)
    rate(round_, lappi, 4)
    publish(end(round_), manager)

    assert set(IndicatorValue.objects.values_list("kind", flat=True)) == {"invented"}


def test_a_question_without_indicator_writes_none(organisation_round, manager, lappi):
    respond(organisation_round, lappi, *({"support": 4} for _ in range(6)))
    publish(end(organisation_round), manager)

    assert set(IndicatorValue.objects.values_list("indicator", flat=True)) == {INVOLVE}


def test_publishing_asks_the_same_number_of_queries_for_1_and_5_regions(
    django_assert_max_num_queries, manager
):
    counts = []
    for number in (1, 5):
        round_ = RoundFactory(audience="organisations", called=f"Kierros {number}")
        for _ in range(number):
            rate(round_, RegionFactory(), 4, 4, 5, 5, 2)
        end(round_)
        round_.closed_at -= dt.timedelta(days=number)
        round_.opens_at -= dt.timedelta(days=20)
        round_.save()
        with django_assert_max_num_queries(40) as captured:
            publish(round_, manager)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_figures_of_a_round_are_built_before_anything_is_written(organisation_round, lappi):
    rate(organisation_round, lappi, 4, 4, 5, 5, 2)
    end(organisation_round)

    built = figures_of(organisation_round)

    assert len({figure.place_in_chain for figure in built}) == len(built)
    assert not IndicatorValue.objects.exists()


def test_taking_one_round_back_lets_another_of_that_day_speak(manager, lappi):
    first, second = (
        RoundFactory(audience="experts", called=f"Kierros {name}") for name in ("yksi", "kaksi")
    )
    rate(first, lappi, 2)
    rate(second, lappi, 4)
    for round_ in (first, second):
        publish(end(round_), manager)
    assert newest(lappi, "experts").value == 4

    withdraw_results(first, by=manager, at=timezone.now())
    assert newest(lappi, "experts").value == 4

    publish(first, manager)
    withdraw_results(first, by=manager, at=timezone.now())
    assert newest(lappi, "experts").value == 4


def test_the_command_writes_what_was_published_before_there_were_figures(
    expert_round, lappi, capsys
):
    rate(expert_round, lappi, 4)
    end(expert_round, published=True)

    call_command("record_figures")
    call_command("record_figures")

    assert newest(lappi, "experts").value == 4
    assert [line.rsplit(": ")[1] for line in capsys.readouterr().out.splitlines()] == ["2 figures"]
