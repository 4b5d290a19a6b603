"""Published roadmaps as JSON: as described, and nothing that is not everybody's."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from roadmap.models import Target
from roadmap.report.sentences import targets_in_words
from tests.factories.roadmap import (
    FigureFactory,
    PriorityFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)
from tests.portal.api.test_round_results import check
from tests.roadmap.whole import whole_roadmap

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/roadmap"


@pytest.fixture
def roadmap(lappi, kainuu, manager):
    made = whole_roadmap(lappi, kainuu)
    manager.name = "KANARIA-NIMI"
    manager.save()
    step = made.priorities.get().steps.get(code="kirjaukset")
    step.statuses.update(author=manager)
    return made


def test_the_address_stays_and_is_open_to_everybody(client, roadmap):
    answer = client.get(ADDRESS)

    assert reverse("api:roadmap") == ADDRESS
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"


def test_a_real_answer_and_an_empty_one_are_as_described(client, db):
    check(client.get(ADDRESS).json(), "Roadmaps")


def test_a_whole_roadmap_is_as_described(client, roadmap):
    content = client.get(ADDRESS).json()

    check(content, "Roadmaps")
    [found] = content["roadmaps"]
    steps = {step["code"]: step for step in found["priorities"][0]["steps"]}
    assert steps["vanha"]["superseded_by"] == [
        {"step": steps["kirjaukset"]["id"], "kind": "merged"}
    ]
    assert steps["tilat"]["regions"] == ["20"]
    assert {each["region"]: each["note"] for each in steps["kirjaukset"]["statuses"]} == {
        "20": None,
        "21": "JULKINEN-HUOMIO",
    }
    [point] = steps["tilat"]["influence_points"]
    assert point["outcome"]["result"] == "in_part"


def test_neither_internal_notes_nor_authors_are_told_even_to_those_who_may_read_them(
    client, roadmap, manager
):
    client.force_login(manager)

    whole = json.dumps(client.get(ADDRESS).json(), ensure_ascii=False)

    assert "SISÄINEN" not in whole
    assert "KANARIA-NIMI" not in whole
    assert manager.email not in whole


def test_a_draft_is_nobodys(client, manager):
    RoadmapFactory(called="LUONNOS", published_at=None)
    client.force_login(manager)

    assert client.get(ADDRESS).json()["roadmaps"] == []


def test_an_archived_roadmap_stands_after_the_one_that_runs(client, db):
    RoadmapFactory(slug="vanha", archived_at=timezone.now())
    RoadmapFactory(slug="uusi")

    assert [each["slug"] for each in client.get(ADDRESS).json()["roadmaps"]] == ["uusi", "vanha"]


def test_an_unchanged_answer_is_not_sent_again(client, roadmap):
    mark = client.get(ADDRESS)["ETag"]

    assert client.get(ADDRESS, headers={"if-none-match": mark}).status_code == 304


def test_the_answer_costs_the_same_however_many_roadmaps_and_steps(client, lappi, kainuu):
    def add():
        priority = PriorityFactory()
        for _ in range(3):
            StatusFactory(step=StepFactory(priority=priority), region=lappi)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    add()
    queries()
    at_one = queries()
    for _ in range(4):
        add()

    assert queries() == at_one


def test_a_target_no_longer_tells_a_confidential_figure_that_was_replaced(client, roadmap):
    target = Target.objects.select_related("indicator").get()
    told = {"indicator": target.indicator, "is_confidential": True}
    target.baseline = FigureFactory(value="2.4", **told)
    target.save()

    def start():
        [found] = client.get(ADDRESS).json()["roadmaps"]
        [said] = [each for step in found["priorities"][0]["steps"] for each in step["targets"]]
        return said["from"]

    assert start() == 2.4
    assert "2.4" in targets_in_words([target]).replace(",", ".")

    FigureFactory(value="2.5", supersedes=target.baseline, **told)
    target = Target.objects.get()
    assert start() is None
    assert "2.4" not in targets_in_words([target]).replace(",", ".")
