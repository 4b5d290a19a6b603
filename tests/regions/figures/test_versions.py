"""A figure is a chain of versions: the newest is shown, older ones stay, and none is overwritten."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from portal.audit.models import AuditEvent
from regions.figures import (
    FigureKey,
    figure_sentence,
    figure_series,
    newest_figure,
    newest_figures,
    record_figures,
    withdraw_figures,
)
from regions.models import IndicatorValue
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 2, 27)
ROUND = "surveys.round:1"


@pytest.fixture
def indicator():
    return IndicatorFactory(code="structures_unite", decimals=1)


def figure(indicator, region=None, value="3.4", **more):
    told = {"n": 10, "breakdown": "experts", "kind": "surveyed", "origin": ROUND} | more
    return IndicatorValueFactory.build(
        indicator=indicator, region=region, value=value, reference_on=DAY, **told
    )


def without(indicator, region=None, reason="suppressed"):
    return figure(indicator, region, None, n=None, reason=reason)


def record(*figures, at=NOON):
    return record_figures(figures, by=None, at=at)


def test_a_changed_figure_is_a_new_version_and_the_old_one_stays(indicator, lappi):
    [old] = record(figure(indicator, lappi, "3.4"))
    [new] = record(figure(indicator, lappi, "3.5"), at=NOON + dt.timedelta(hours=1))

    assert new.supersedes == old
    assert [v.value for v in IndicatorValue.objects.order_by("pk")] == [
        Decimal("3.4"),
        Decimal("3.5"),
    ]
    assert list(IndicatorValue.objects.newest()) == [new]
    assert (old.recorded_at, new.recorded_at) == (NOON, NOON + dt.timedelta(hours=1))


def test_what_says_the_same_is_no_new_version(indicator, lappi):
    record(figure(indicator, lappi), without(indicator))

    assert record(figure(indicator, lappi, "3.40"), without(indicator)) == []
    assert IndicatorValue.objects.count() == 2
    assert AuditEvent.objects.filter(action="figures.recorded").count() == 1


def test_a_figure_that_is_hidden_later_says_so_and_holds_no_number(indicator, lappi):
    record(figure(indicator, lappi))
    record(without(indicator, lappi))

    point = newest_figure(indicator.pk, "21", "experts")
    assert (point.value, point.n, point.is_suppressed) == (None, None, True)
    assert point.missing == str(IndicatorValue.Reason.SUPPRESSED.label)


def test_zero_is_a_figure(indicator, lappi):
    record(figure(indicator, lappi, 0))

    point = newest_figure(indicator.pk, "21", "experts")
    assert (point.value, point.missing) == (0, "")


def test_what_is_taken_back_is_told_no_more_and_an_older_day_is(indicator, lappi):
    earlier = figure(indicator, lappi, "3.0", origin="")
    earlier.reference_on = DAY - dt.timedelta(days=200)
    record(earlier)
    record(figure(indicator, lappi, "3.4"))

    [taken] = withdraw_figures(ROUND, by=None, at=NOON)

    assert (taken.reason, taken.supersedes.value) == ("none_published", Decimal("3.4"))
    assert newest_figure(indicator.pk, "21", "experts").value == Decimal("3.0")
    assert withdraw_figures(ROUND, by=None, at=NOON) == []


def test_what_is_published_again_supersedes_the_withdrawal(indicator, lappi):
    record(figure(indicator, lappi))
    withdraw_figures(ROUND, by=None, at=NOON)
    record(figure(indicator, lappi))

    assert newest_figure(indicator.pk, "21", "experts").value == Decimal("3.4")
    assert IndicatorValue.objects.count() == 3


def test_another_origin_keeps_its_figures(indicator, lappi):
    record(figure(indicator, lappi, origin="surveys.round:11"))

    assert withdraw_figures(ROUND, by=None, at=NOON) == []


def test_where_nobody_was_asked_the_older_figure_stands(indicator, lappi, kainuu):
    record(figure(indicator, lappi))
    later = without(indicator, lappi, "not_asked")
    later.reference_on = DAY + dt.timedelta(days=1)
    never = without(indicator, kainuu, "not_asked")
    record(later, never)

    assert newest_figure(indicator.pk, "21", "experts").value == Decimal("3.4")
    assert newest_figure(indicator.pk, "20", "experts").reason == "not_asked"


def test_experts_and_organisations_are_two_figures(indicator, lappi):
    record(
        figure(indicator, lappi, "3.4"), figure(indicator, lappi, "2.9", breakdown="organisations")
    )

    newest = newest_figures([indicator.pk])
    assert newest[FigureKey(indicator.pk, "21", "experts")].value == Decimal("3.4")
    assert newest[FigureKey(indicator.pk, "21", "organisations")].value == Decimal("2.9")


def test_a_figure_of_an_unknown_indicator_is_passed_over(indicator, lappi):
    unknown = figure(indicator, lappi)
    unknown.indicator_id = "no_such"

    assert record(unknown) == []


def test_two_figures_of_one_chain_are_refused(indicator, lappi):
    with pytest.raises(ValueError, match="Two figures"):
        record(figure(indicator, lappi, "3"), figure(indicator, lappi, "4"))


def test_a_series_is_the_newest_version_of_each_day(indicator, lappi):
    record(figure(indicator, lappi, "3.0"), figure(indicator, None, "3.1", n=39))
    record(figure(indicator, lappi, "3.4"))
    later = figure(indicator, lappi, "3.9")
    later.reference_on = DAY + dt.timedelta(days=365)
    record(later)

    series = figure_series([indicator.pk])

    assert [point.value for point in series[FigureKey(indicator.pk, "21", "experts")]] == [
        Decimal("3.4"),
        Decimal("3.9"),
    ]
    assert [point.n for point in series[FigureKey(indicator.pk, None, "experts")]] == [39]
    assert set(figure_series([indicator.pk], regions=["20"])) == {
        FigureKey(indicator.pk, None, "experts")
    }


# What the database itself refuses.


def test_two_successors_of_one_figure_are_refused(indicator, lappi):
    [old] = record(figure(indicator, lappi))
    record(figure(indicator, lappi, "3.5"))

    second = figure(indicator, lappi, "3.6")
    second.supersedes = old
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize("place", ["region", "nation"])
def test_two_first_versions_of_one_figure_are_refused(indicator, lappi, place):
    region = lappi if place == "region" else None
    figure(indicator, region).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        figure(indicator, region, "3.5").save()


def test_no_figure_supersedes_itself_or_a_newer_one(indicator, lappi, kainuu):
    one, other = figure(indicator, lappi), figure(indicator, kainuu)
    one.save()
    other.save()

    for superseded in (one.pk, other.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            IndicatorValue.objects.filter(pk=one.pk).update(supersedes=superseded)


@pytest.mark.parametrize("stray", ["indicator", "region", "nation", "day", "breakdown"])
def test_a_version_of_another_figure_is_refused(indicator, lappi, kainuu, stray):
    [old] = record(figure(indicator, lappi))
    version = figure(indicator, lappi, "3.5")
    version.supersedes = old
    match stray:
        case "indicator":
            version.indicator = IndicatorFactory()
        case "region":
            version.region = kainuu
        case "nation":
            version.region = None
        case "day":
            version.reference_on = DAY + dt.timedelta(days=1)
        case "breakdown":
            version.breakdown = "organisations"

    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"value": "3.4", "reason": "suppressed"}, id="value"),
        pytest.param({"value": None, "n": 4, "reason": "suppressed"}, id="n"),
        pytest.param({"value": None, "n": None}, id="neither value nor reason"),
    ],
)
def test_where_there_is_a_reason_there_is_no_number(indicator, lappi, told):
    with pytest.raises(IntegrityError), transaction.atomic():
        figure(indicator, lappi, **told).save()


def test_an_older_version_is_not_deleted_under_a_newer_one(indicator, lappi):
    [old] = record(figure(indicator, lappi))
    record(figure(indicator, lappi, "3.5"))

    with pytest.raises(RestrictedError):
        old.delete()
    IndicatorValue.objects.all().delete()
    assert not IndicatorValue.objects.exists()


def test_recording_asks_the_same_number_of_queries_for_one_region_and_for_22(
    django_assert_max_num_queries, indicator
):
    regions = [RegionFactory() for _ in range(22)]
    record(figure(indicator, regions[0]))

    with django_assert_max_num_queries(9) as few:
        record(figure(indicator, regions[0], "3.6"))
    with django_assert_max_num_queries(9) as many:
        record(*(figure(indicator, region, "3.7") for region in regions))

    assert len(few) == len(many)


def test_a_series_of_all_regions_is_one_query(django_assert_num_queries, indicator):
    record(*(figure(indicator, RegionFactory()) for _ in range(5)))

    with django_assert_num_queries(1):
        assert len(figure_series([indicator.pk])) == 5


def test_a_sentence_has_a_form_for_a_figure_and_for_none(indicator, lappi):
    indicator.unit_fi = indicator.unit_sv = indicator.unit_en = "mean"
    told, hidden = figure(indicator, lappi, Decimal("3.44")), without(indicator, None)

    assert (
        figure_sentence(told)
        == "Lappi, 27.2.2026: 3,4 (mean, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}10)."
    )
    assert str(IndicatorValue.Reason.SUPPRESSED.label) in figure_sentence(hidden)
