"""The grids: who reads what, what each says, and what they cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from roadmap.models import Succession
from tests.factories.accounts import UserFactory
from tests.factories.regions import RegionFactory
from tests.factories.roadmap import PriorityFactory, RoadmapFactory, StatusFactory, StepFactory

pytestmark = pytest.mark.django_db

INTERNAL, PUBLIC = "Vain talon sisällä", "Kaikkien luettavaksi"
AUTHOR = "Aino Asiantuntija"


@pytest.fixture
def roadmap(db):
    return RoadmapFactory(slug="tiekartta")


@pytest.fixture
def step(roadmap):
    return StepFactory(priority=PriorityFactory(roadmap=roadmap), called="Sovitaan neuvotteluista")


@pytest.fixture
def said(step, lappi):
    author = UserFactory(email="aino@example.org", name=AUTHOR, regions=[lappi])
    first = StatusFactory(step=step, region=lappi, note=PUBLIC, is_public=True, author=author)
    return StatusFactory(
        step=step,
        region=lappi,
        note=INTERNAL,
        link="https://internal.example/",
        author=author,
        state="stuck",
        supersedes=first,
    )


def pages(step, region):
    return {
        "overview": reverse("roadmap:grid", args=[step.roadmap.slug]),
        "region": reverse("roadmap:grid_region", args=[step.roadmap.slug, region.slug]),
        "step": reverse("roadmap:grid_step", args=[step.pk]),
        "cell": reverse("roadmap:status_detail", args=[step.pk, region.slug]),
    }


@pytest.fixture(params=["overview", "region", "step", "cell"])
def page(request, step, lappi):
    return pages(step, lappi)[request.param]


def test_the_public_reads_states_and_no_internal_note_nor_name(client, page, said):
    text = client.get(page).content.decode()

    assert "Stuck" in text
    for hidden in (INTERNAL, "internal.example", AUTHOR):
        assert hidden not in text


def test_the_public_reads_a_public_note_in_the_history(client, step, lappi, said):
    assert PUBLIC in client.get(pages(step, lappi)["cell"]).content.decode()


@pytest.mark.parametrize("place", ["region", "step", "cell"])
def test_who_works_with_roadmaps_reads_notes_and_names(client, steering, step, lappi, said, place):
    client.force_login(steering)

    text = client.get(pages(step, lappi)[place]).content.decode()

    assert INTERNAL in text
    assert AUTHOR in text


def test_a_draft_is_there_for_those_alone_who_work_with_it(client, page, roadmap, step, expert):
    roadmap.published_at = None
    roadmap.save()

    assert client.get(page).status_code == 404
    client.force_login(expert)
    assert client.get(page).status_code == 200


def test_where_a_step_does_not_apply_the_cell_says_so(client, step, lappi, kainuu):
    own = StepFactory(priority=step.priority, regions=[kainuu], called="Kainuun askel")

    overview = client.get(pages(own, lappi)["overview"]).content.decode()
    assert overview.count("Not a step of this region</span>") == 1
    assert "Kainuun askel" not in client.get(pages(own, lappi)["region"]).content.decode()


def test_late_and_without_a_recent_report_are_told_apart(client, step, lappi, kainuu, roadmap):
    today = timezone.localdate()
    step.ends_on = today - dt.timedelta(days=1)
    step.save()
    StatusFactory(step=step, region=lappi, author=UserFactory())
    old = timezone.now() - dt.timedelta(days=roadmap.report_interval_days + 1)
    StatusFactory(step=step, region=kainuu, author=UserFactory(), reported_at=old)

    text = client.get(pages(step, lappi)["overview"]).content.decode()

    assert 'words">Under way, late</span>' in text
    assert 'words">Under way, late, not reported on lately</span>' in text


def test_a_step_that_others_stand_for_is_in_no_overview_but_read_by_itself(client, step, lappi):
    other = StepFactory(priority=step.priority)
    Succession.objects.create(step=step, successor=other, kind="merged", at=timezone.now())

    assert step.title not in client.get(pages(step, lappi)["overview"]).content.decode()
    assert client.get(pages(step, lappi)["step"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "stuck"}, True),
        ({"state": "done"}, False),
        ({"state": "unreported"}, False),
        ({"mark": "late"}, False),
        ({"priority": "none"}, True),
        ({"state": "nonsense"}, True),
        ({"responsible": "expert"}, True),
    ],
)
def test_the_grid_is_narrowed_by_what_the_address_asks(client, step, lappi, said, asked, found):
    text = client.get(pages(step, lappi)["overview"], asked).content.decode()

    assert (step.title in text) is found


def test_only_cells_in_which_one_may_report_are_marked_for_it(client, expert, step, lappi, kainuu):
    client.force_login(expert)

    text = client.get(pages(step, lappi)["overview"]).content.decode()

    assert text.count(" data-report>") == 1
    assert f'{pages(step, lappi)["cell"]}" data-report>' in text


def test_nothing_is_reported_on_in_an_archived_roadmap(client, manager, page, roadmap):
    roadmap.archived_at = timezone.now()
    roadmap.save()
    client.force_login(manager)

    text = client.get(page).content.decode()

    assert "data-report" not in text


@pytest.mark.parametrize("person", [None, "expert", "manager"])
def test_each_page_costs_the_same_however_much_there_is(
    client, page, step, said, lappi, kainuu, person, request
):
    if person:
        client.force_login(request.getfixturevalue(person))

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    StepFactory(priority=step.priority, regions=[lappi])
    client.get(page)
    one = count()
    for number in range(4):
        other = StepFactory(priority=step.priority)
        region = RegionFactory(code=f"3{number}")
        StepFactory(priority=step.priority, regions=[region])
        for each in (other, step):
            first = StatusFactory(step=each, region=region, author=UserFactory())
            StatusFactory(step=each, region=region, supersedes=first)
    assert count() == one
