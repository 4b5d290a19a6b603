"""Figures become proposals: once, for as long as they say so, again only for newer ones."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from portal.audit.models import AuditEvent
from regions.figures import record_figures, withdraw_figures
from regions.models import IndicatorValue
from roadmap.access import Refused
from roadmap.evidence.bounds import Limits, bounds_of, bounds_version, set_bounds
from roadmap.evidence.proposing import propose
from roadmap.models import Proposal, Status, Step
from roadmap.tasks import look_at_figures
from tests.factories.regions import RegionFactory
from tests.factories.roadmap import BoundsFactory, IndicatorFactory
from tests.roadmap.evidence.days import JUNE, NOVEMBER


def states():
    return list(Proposal.objects.order_by("pk").values_list("rule", "state"))


def test_a_low_figure_proposes_once_however_often_it_is_looked_at(low, lappi, figure, now):
    figure(lappi, "2.4")
    assert propose(low.roadmap, by=None, at=now).proposed == 1
    assert not propose(low.roadmap, by=None, at=now).changed
    look_at_figures()
    assert states() == [("low", "open")]


def test_nothing_but_proposals_is_made_by_itself(low, lappi, figure, now):
    figure(lappi, "2.4")
    propose(low.roadmap, by=None, at=now)
    assert (Step.objects.count(), Status.objects.count()) == (0, 0)


def test_looking_in_vain_leaves_no_trace(low, lappi, figure, now):
    figure(lappi, "3.4")
    propose(low.roadmap, by=None, at=now)
    assert not Proposal.objects.exists()
    assert not AuditEvent.objects.filter(action="proposal.made").exists()


def test_a_hidden_figure_proposes_nothing(low, lappi, figure, now):
    figure(lappi, "2.4", JUNE)
    figure(lappi, None, reason="suppressed")
    propose(low.roadmap, by=None, at=now)
    assert not Proposal.objects.exists()


def test_an_archived_roadmap_gets_no_proposals(low, lappi, figure, now):
    figure(lappi, "2.4")
    low.roadmap.archived_at = now
    low.roadmap.save()
    look_at_figures()
    assert not Proposal.objects.exists()
    with pytest.raises(Refused):
        propose(low.roadmap, by=None, at=now)


def test_an_open_proposal_lapses_when_the_publication_is_taken_back(low, lappi, figure, now):
    figure(lappi, "2.4", origin="surveys.round:1")
    propose(low.roadmap, by=None, at=now)
    withdraw_figures("surveys.round:1", by=None, at=now)
    assert propose(low.roadmap, by=None, at=now).lapsed == 1
    assert states() == [("low", "lapsed")]


def test_an_open_proposal_lapses_when_a_newer_figure_is_better(low, lappi, figure, now):
    figure(lappi, "2.4", JUNE)
    propose(low.roadmap, by=None, at=now)
    figure(lappi, "3.4", NOVEMBER)
    propose(low.roadmap, by=None, at=now)
    assert states() == [("low", "lapsed")]


def test_what_lapsed_opens_again_when_the_figures_say_it_again(low, manager, lappi, figure, now):
    figure(lappi, "2.4")
    propose(low.roadmap, by=None, at=now)
    for bound in ("2", "3"):
        limits = {"reach": Limits(low=Decimal(bound))}
        seen = bounds_version(bounds_of(low.roadmap))
        set_bounds(low.roadmap, limits, seen=seen, by=manager, at=now)
        propose(low.roadmap, by=None, at=now)
        assert states() == [("low", "open" if bound == "3" else "lapsed")]


def decided(low, now, state="dismissed"):
    propose(low.roadmap, by=None, at=now)
    Proposal.objects.filter(state="open").update(state=state, reason="Ei nyt", decided_at=now)


def test_what_was_dismissed_comes_again_for_a_newer_figure(low, lappi, figure, now):
    figure(lappi, "2.4", JUNE)
    decided(low, now)
    propose(low.roadmap, by=None, at=now)
    assert states() == [("low", "dismissed")]
    figure(lappi, "2.4", NOVEMBER)
    propose(low.roadmap, by=None, at=now)
    assert states() == [("low", "dismissed"), ("low", "open")]


def test_what_was_dismissed_does_not_come_again_when_the_same_figure_is_published_anew(
    low, lappi, figure, now
):
    first = figure(lappi, "2.4", origin="surveys.round:1")
    decided(low, now)
    withdraw_figures("surveys.round:1", by=None, at=now)
    propose(low.roadmap, by=None, at=now)
    published_anew(first, first.value, now)
    assert not propose(low.roadmap, by=None, at=now).changed
    assert states() == [("low", "dismissed")]


def test_what_was_dismissed_comes_again_when_its_figure_is_corrected(low, lappi, figure, now):
    first = figure(lappi, "2.4")
    decided(low, now)
    published_anew(first, Decimal("2.1"), now)
    propose(low.roadmap, by=None, at=now)
    assert states() == [("low", "dismissed"), ("low", "open")]


def published_anew(figure, value, now):
    told = ("indicator_id", "region_id", "kind", "reference_on", "breakdown", "n", "origin")
    sources = IndicatorValue.source.by_column(IndicatorValue.source.texts(figure))
    again = IndicatorValue(value=value, **{name: getattr(figure, name) for name in told}, **sources)
    assert record_figures([again], by=None, at=now)


def test_falling_and_apart_name_both_figures(roadmap, reach, lappi, figure, now):
    BoundsFactory(roadmap=roadmap, indicator=reach, fall=Decimal("0.3"), gap=Decimal(1))
    before = figure(lappi, "4.0", JUNE)
    after = figure(lappi, "3.6")
    others = figure(lappi, "2.0", breakdown="organisations")
    propose(roadmap, by=None, at=now)
    told = Proposal.objects.values_list("rule", "figure", "other_figure").order_by("rule")
    assert list(told) == [("apart", others.pk, after.pk), ("falling", after.pk, before.pk)]


def test_queries_do_not_grow_with_regions_and_indicators(
    roadmap, reach, lappi, figure, now, django_assert_num_queries
):
    def grow(count):
        for _i in range(count):
            indicator = IndicatorFactory()
            BoundsFactory(roadmap=roadmap, indicator=indicator, low=Decimal(3), gap=Decimal(1))
            region = RegionFactory()
            for place in (lappi, region):
                figure(place, "2.4", indicator=indicator)
                figure(place, "4.4", indicator=indicator, breakdown="organisations")

    grow(1)
    with django_assert_num_queries(9):
        propose(roadmap, by=None, at=now)
    grow(5)
    with django_assert_num_queries(9):
        propose(roadmap, by=None, at=now + dt.timedelta(minutes=5))
    assert Proposal.objects.filter(state="open").count() == 4 + 20
    with django_assert_num_queries(7):
        propose(roadmap, by=None, at=timezone.now())
