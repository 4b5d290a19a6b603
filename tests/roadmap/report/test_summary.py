"""The roadmap's chapter of the national summary: the one that runs, counted; nothing where there is none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from portal.chapters.chapter import Chapter
from portal.chapters.stored import as_json, from_json
from portal.summary.report import SummaryReport
from portal.summary.snapshot import Snapshot, take_snapshot
from regions.models import Region
from roadmap.summary import gather
from tests.factories.roadmap import (
    InfluencePointFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)
from tests.roadmap.whole import whole_roadmap

pytestmark = pytest.mark.django_db


def chapter_of(reader):
    with override("en"):
        return gather(reader, at=timezone.now(), regions=list(Region.objects.by_name()))


def sections(reader):
    return {each.key: each for each in chapter_of(reader).sections}


@pytest.fixture
def roadmap(lappi, kainuu):
    return whole_roadmap(lappi, kainuu)


@pytest.mark.parametrize("about", [{"published_at": None}, {"archived_at": timezone.now()}])
def test_without_a_roadmap_that_runs_there_is_nothing(manager, lappi, kainuu, about):
    whole_roadmap(lappi, kainuu, **about)

    assert chapter_of(manager) == Chapter()


def test_the_sections_say_what_stands_what_is_late_and_what_got_through(manager, roadmap):
    found = sections(manager)

    assert found["roadmap"].sentence == ("Tiekartta: 2 steps. Under way 1 · stuck 1 · done 1.")
    assert found["roadmap"].overview.rows == (("Strategiat", "0", "1", "1", "1", "0", "0", "1"),)
    assert found["late"].sentence == "1 step is late. Most in Kainuu: 1 step."
    assert [row[0] for row in found["late"].overview.rows] == ["Tilat käyttöön"]
    assert found["outcomes"].sentence == "1 influence point has been decided: in part 1."
    assert found["outcomes"].overview.rows[0][::2] == ("Valtuusto päättää tiloista", "In part")


def test_each_region_has_its_counts_in_the_table_of_regions(manager, roadmap):
    [column] = chapter_of(manager).region_columns

    assert column.cells["20"].text == "under way 1, stuck 1, late 1"
    assert column.cells["21"].values == (0, 0, 0, 1, 0, 0, 0)


def test_the_long_table_counts_out_of_all_steps_of_the_place(manager, roadmap):
    figures = {(each.region_code, each.code): each.figure for each in chapter_of(manager).figures}

    assert (figures["all", "roadmap_done"].value, figures["all", "roadmap_done"].n) == (1, 3)
    assert (figures["20", "roadmap_late"].value, figures["20", "roadmap_late"].n) == (1, 2)


def test_nothing_internal_is_told_to_anybody(manager, roadmap):
    assert "SISÄINEN" not in str(as_json(chapter_of(manager)))


def test_an_invented_roadmap_says_so_on_the_page_and_in_files(client, manager, lappi, kainuu):
    whole_roadmap(lappi, kainuu, is_invented=True)
    chapter = chapter_of(manager)
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    assert chapter.is_invented
    assert {each.kind for each in chapter.figures} == {"invented"}
    assert "This roadmap is invented for the demo." in client.get("/summary/").text


def test_a_stored_copy_says_the_same(manager, roadmap):
    taken = take_snapshot(manager, at=timezone.now(), language="en")

    assert from_json(Snapshot, as_json(taken)) == taken


def test_a_roadmap_without_steps_is_no_error(client, manager, lappi):
    RoadmapFactory(called="Tyhjä")
    client.force_login(manager)

    assert "Tyhjä" in client.get("/summary/").text


def queries(user):
    with CaptureQueriesContext(connection) as captured, override("en"):
        report = SummaryReport(take_snapshot(user, at=timezone.now(), language="en"))
        for each in report.sheets():
            list(each.rows)
        list(report.table().rows)
        report.content()
    return len(captured)


def test_it_costs_the_same_however_large_the_roadmap(manager, roadmap, lappi, kainuu):
    queries(manager)
    at_one = queries(manager)
    for number in range(4):
        step = StepFactory(priority=roadmap.priorities.get(), code=f"lisää-{number}")
        for region in (lappi, kainuu):
            StatusFactory(step=step, region=region)
            InfluencePointFactory(step=step, region=region)

    assert queries(manager) == at_one
