"""What is said of the roadmap on the page of a region, in its document, and on the page of a step."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regions.region_page import RegionVisit
from roadmap.progress.region_part import roadmap_in_document, roadmap_on_page
from tests.factories.roadmap import (
    InfluencePointFactory,
    PriorityFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def day(days):
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def priority(db):
    return PriorityFactory(roadmap=RoadmapFactory(slug="tiekartta", called="Tiekartta tänne"))


def here(region):
    return roadmap_on_page(RegionVisit(region, AnonymousUser(), NOW))


def titles(lines):
    return [line.title for line in lines]


def test_what_is_under_way_late_and_next_is_told_of_this_region_alone(priority, lappi, kainuu):
    going = StepFactory(priority=priority, called="Käynnissä oleva", ends_on=day(30))
    late = StepFactory(priority=priority, called="Myöhästynyt", ends_on=day(-1))
    foreign = StepFactory(priority=priority, called="Kainuun askel", regions=[kainuu])
    StatusFactory(step=going, region=lappi, state="under_way")
    StatusFactory(step=late, region=lappi, state="stuck")
    StatusFactory(step=late, region=kainuu, state="done")
    InfluencePointFactory(step=going, called="Päätös kaikille", decides_on=day(9))
    InfluencePointFactory(step=going, region=lappi, called="Lapin päätös", decides_on=day(3))
    InfluencePointFactory(step=going, region=kainuu, called="Kainuun päätös")
    InfluencePointFactory(step=foreign, called="Vieraan askeleen päätös")
    InfluencePointFactory(priority=priority, called="Mennyt", decides_on=day(-1))

    part = here(lappi)

    assert titles(part.under_way) == ["Käynnissä oleva"]
    assert titles(part.late) == ["Myöhästynyt"]
    assert titles(part.points) == ["Lapin päätös", "Päätös kaikille"]
    assert part.url == "/roadmap/tiekartta/grid/lappi/"


@pytest.mark.parametrize("change", [{"published_at": None}, {"archived_at": NOW}])
def test_no_draft_and_no_archived_roadmap_is_told_of(priority, lappi, change):
    for name, value in change.items():
        setattr(priority.roadmap, name, value)
    priority.roadmap.save()

    assert here(lappi) is None


def test_the_roadmap_stands_on_the_page_and_in_the_document_of_the_region(client, priority, lappi):
    StepFactory(priority=priority, called="Myöhästynyt", ends_on=day(-1))

    page = client.get(lappi.get_absolute_url()).content.decode()
    part = roadmap_in_document(RegionVisit(lappi, AnonymousUser(), NOW))
    document = render_to_string(part.template, {"part": part})

    for text in (page, document):
        assert "Tiekartta tänne" in text
        assert "Myöhästynyt" in text


def test_the_page_of_a_step_tells_how_it_stands_in_the_regions(client, priority, lappi, kainuu):
    step = StepFactory(priority=priority, ends_on=day(-1))
    StatusFactory(step=step, region=lappi, state="done")

    text = client.get(step.get_absolute_url()).content.decode()

    assert ">Lappi</a>" in text
    assert ">Kainuu</a> (late, not reported on lately)" in text


def test_both_cost_the_same_however_many_steps_there_are(client, priority, lappi):
    def count(url):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    def add():
        for regions in ([], [lappi]):
            step = StepFactory(priority=priority, regions=regions)
            StatusFactory(step=step, region=lappi)
            InfluencePointFactory(step=step)
        return step

    pages = (lappi.get_absolute_url(), add().get_absolute_url())
    for url in pages:
        client.get(url)
    before = [count(url) for url in pages]
    for _ in range(4):
        add()
    assert [count(url) for url in pages] == before
