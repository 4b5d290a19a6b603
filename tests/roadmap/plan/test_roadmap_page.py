"""The page of a roadmap: three views of one address, its filters, and who reads what."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from roadmap.models import Succession
from tests.factories.regions import RegionFactory
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    MilestoneFactory,
    PriorityFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db

VIEWS = ("list", "timeline", "calendar")


def days(number):
    return timezone.localdate() + dt.timedelta(days=number)


def text(response):
    return response.content.decode()


def test_without_any_roadmap_the_page_says_what_will_stand_there(client):
    page = client.get(reverse("roadmap:current"))

    assert page.status_code == 200
    assert "Tiekarttaa ei ole vielä julkaistu" in text(page)


def test_the_current_roadmap_is_the_one_that_runs(client, manager):
    RoadmapFactory(called="Arkisto", starts_on=dt.date(2027, 1, 1), archived_at=timezone.now())
    RoadmapFactory(called="Tuleva", starts_on=dt.date(2098, 1, 1), ends_on=dt.date(2099, 12, 31))
    RoadmapFactory(called="Luonnos", published_at=None, starts_on=dt.date(2028, 1, 1))
    running = RoadmapFactory(called="Käynnissä")
    client.force_login(manager)

    assert client.get(reverse("roadmap:current")).context["roadmap"] == running


def test_an_archived_roadmap_says_so_and_stays_readable(client, priority):
    step = StepFactory(priority=priority, called="Luettava askel")
    step.roadmap.archived_at = timezone.now()
    step.roadmap.save()

    page = text(client.get(step.roadmap.get_absolute_url()))

    assert "Tiekartta on arkistoitu" in page
    assert "Luettava askel" in page


def test_a_draft_says_that_only_some_see_it_and_is_offered_to_nobody_else(client, manager, roadmap):
    draft = RoadmapFactory(called="Salainen luonnos", published_at=None)

    assert "Salainen" not in text(client.get(roadmap.get_absolute_url()))
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(manager)
    assert "Salainen" in text(client.get(roadmap.get_absolute_url()))
    assert "Tiekartta on luonnos" in text(client.get(draft.get_absolute_url()))


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_roadmap_says_what_will_stand_there(client, roadmap, view):
    page = client.get(roadmap.get_absolute_url(), {"view": view})

    assert 'class="empty' in text(page)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("count", [1, 5, 50])
def test_a_page_costs_the_same_however_long_the_roadmap(
    client, roadmap, priority, lappi, expert, django_assert_num_queries, view, count
):
    for _number in range(count):
        step = StepFactory(priority=priority)
        StatusFactory(step=step, region=lappi, author=expert)
        InfluencePointFactory(step=step)
        ActionFactory(step=step, due_on=days(3))
        MilestoneFactory(roadmap=roadmap)
    client.get(roadmap.get_absolute_url())

    with django_assert_num_queries(11 if view == "calendar" else 10):
        client.get(roadmap.get_absolute_url(), {"view": view})


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_tells_an_internal_note(client, roadmap, priority, lappi, view):
    step = StepFactory(priority=priority, internal_note="salaisuus", called="Askel")
    InfluencePointFactory(step=step, internal_note="salaisuus", called="Paikka")
    StatusFactory(step=step, region=lappi, note="salaisuus")

    page = text(client.get(roadmap.get_absolute_url(), {"view": view}))

    assert "Paikka" in page
    assert "salaisuus" not in page


# --- The list -------------------------------------------------------------------------------


def test_a_step_tells_its_counts_by_state_and_what_is_late_and_stale(
    client, roadmap, priority, lappi, kainuu, expert
):
    step = StepFactory(priority=priority, starts_on=days(-400), ends_on=days(-1))
    StatusFactory(step=step, region=lappi, state="done", author=expert)
    StatusFactory(
        step=step,
        region=kainuu,
        state="under_way",
        author=expert,
        reported_at=timezone.now() - dt.timedelta(days=100),
    )

    page = text(client.get(roadmap.get_absolute_url()))

    assert "Käynnissä 1 · Valmis 1" in page
    assert "%" not in page
    assert '<span class="mark mark--late">Myöhässä 1 alueella</span>' in page
    assert '<span class="mark mark--stale">Raportoimatta 1 alueella</span>' in page


def test_a_superseded_step_is_folded_with_the_way_to_its_successor(client, roadmap, priority):
    old = StepFactory(priority=priority, called="Vanha askel")
    new = StepFactory(priority=priority, called="Uusi askel")
    Succession.objects.create(step=old, successor=new, kind="superseded", at=timezone.now())

    page = client.get(roadmap.get_absolute_url())

    assert page.context["count"] == 1
    assert "1 korvattu askel" in text(page)
    assert f'{old.title}</a> – nyt: <a href="{new.get_absolute_url()}">' in text(page)


# --- Filters --------------------------------------------------------------------------------


@pytest.fixture
def found(client, roadmap):
    """The titles of the steps that a question finds, in each view the same number."""

    def found(**question):
        page = client.get(roadmap.get_absolute_url(), question)
        titles = [row.title for section in page.context["sections"] for row in section.rows]
        for view in VIEWS:
            same = client.get(roadmap.get_absolute_url(), {**question, "view": view})
            assert same.context["count"] == len(titles)
        return titles

    return found


def test_each_filter_keeps_what_it_asks_for(
    found, roadmap, priority, lappi, kainuu, expert, organisation
):
    other = PriorityFactory(roadmap=roadmap, code="k2")
    national = StepFactory(
        priority=priority,
        called="Kärki",
        reason_sv="Ikäystävä",
        starts_on=days(-9),
        ends_on=days(9),
    )
    northern = StepFactory(
        priority=priority,
        position=1,
        called="Lapissa",
        regions=[lappi],
        responsible_role="",
        responsible_organisation=organisation,
        starts_on=days(-400),
        ends_on=days(-1),
    )
    StepFactory(
        priority=other, called="Toinen", regions=[kainuu], starts_on=days(1), ends_on=days(9)
    )
    StatusFactory(step=national, region=lappi, state="stuck", author=expert)
    StatusFactory(
        step=northern, region=lappi, author=expert, reported_at=timezone.now() - dt.timedelta(200)
    )

    assert found() == ["Kärki", "Lapissa", "Toinen"]
    assert found(region="lappi") == ["Kärki", "Lapissa"]
    assert found(priority="k2") == ["Toinen"]
    assert found(responsible=organisation.pk) == ["Lapissa"]
    assert found(responsible="expert") == ["Kärki", "Toinen"]
    assert found(state="stuck") == ["Kärki"]
    assert found(state="unreported") == ["Kärki", "Toinen"]
    assert found(state="unreported", region="lappi") == []
    assert found(mark="late") == ["Lapissa"]
    assert found(mark="stale") == ["Lapissa"]
    assert found(q="karki") == ["Kärki"]
    assert found(q="ikaystava") == ["Kärki"]
    assert found(q="lapissa kärki") == []


def test_a_question_that_makes_no_sense_narrows_nothing(found, priority):
    StepFactory(priority=priority, called="Askel")

    assert found(region="x", priority="x", responsible="x", state="x", mark="x") == ["Askel"]


def test_what_is_asked_for_is_taken_away_one_by_one_and_stays_from_view_to_view(
    client, roadmap, priority, lappi
):
    address = {"region": "lappi", "q": "askel", "view": "timeline"}

    page = client.get(roadmap.get_absolute_url(), address).context

    assert [(chip.label, chip.url) for chip in page["chips"]] == [
        ("Sana otsikossa tai perustelussa: askel", "?region=lappi&view=timeline"),
        ("Alue: Lappi", "?q=askel&view=timeline"),
    ]
    assert [tab.url for tab in page["tabs"]] == [
        "?region=lappi&q=askel",
        "?region=lappi&q=askel&view=timeline",
        "?region=lappi&q=askel&view=calendar",
    ]


def test_points_of_other_regions_do_not_show_in_a_region(client, roadmap, priority, lappi, kainuu):
    step = StepFactory(priority=priority)
    InfluencePointFactory(step=step, region=kainuu, called="Kainuun päätös")
    InfluencePointFactory(step=step, region=lappi, called="Lapin päätös")
    ActionFactory(step=step, region=kainuu, due_on=days(2), called="Kainuun toimi")

    page = text(client.get(roadmap.get_absolute_url(), {"region": "lappi", "view": "calendar"}))

    assert "Lapin päätös" in page
    assert "Kainuun" not in page.replace("Kainuu</option>", "")


# --- Timeline and calendar ------------------------------------------------------------------


def test_the_timeline_tells_in_a_list_all_that_its_drawing_shows(client, roadmap, priority):
    StepFactory(priority=priority, called="Piirretty askel")
    InfluencePointFactory(priority=priority, step=None, called="Piirretty paikka")
    MilestoneFactory(roadmap=roadmap, called="Piirretty virstanpylväs")

    page = client.get(roadmap.get_absolute_url(), {"view": "timeline"})

    listed = {
        occasion.title for stretch in page.context["quarters"] for occasion in stretch.occasions
    }
    drawn = {row.name for chart in page.context["charts"] for row in chart.rows}
    assert listed == drawn == {"Piirretty askel", "Piirretty paikka", "Piirretty virstanpylväs"}


def test_the_calendar_tells_what_comes_from_today_on(client, roadmap, priority):
    step = StepFactory(priority=priority, called="Askel", ends_on=days(50))
    InfluencePointFactory(step=step, called="Paikka", statements_until=days(5), decides_on=days(30))
    ActionFactory(step=step, called="Tehtävä", due_on=days(0))
    ActionFactory(step=step, called="Tehty", due_on=days(8), done_on=days(-1))
    ActionFactory(step=step, called="Mennyt", due_on=days(-1))
    MilestoneFactory(roadmap=roadmap, called="Pylväs", on=days(100))

    def told(**question):
        page = client.get(roadmap.get_absolute_url(), {"view": "calendar", **question})
        months = page.context["months"]
        return [(each.title, each.on) for month in months for each in month.occasions]

    assert told() == [
        ("Tehtävä", days(0)),
        ("Paikka", days(5)),
        ("Paikka", days(30)),
        ("Askel", days(50)),
        ("Pylväs", days(100)),
    ]
    assert told(earlier="1") == [("Mennyt", days(-1))]


@pytest.mark.parametrize("view", VIEWS)
def test_what_people_write_is_text_in_every_view(client, roadmap, priority, view):
    evil = "<b>&'\""
    step = StepFactory(priority=priority, called=evil, ends_on=days(9))
    InfluencePointFactory(step=step, called=evil)
    MilestoneFactory(
        roadmap=roadmap, called=evil, source_fi=evil, on=days(9), source_url='https://x/"><b>'
    )

    page = text(client.get(roadmap.get_absolute_url(), {"view": view}))

    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_of_an_archived_roadmap_nobody_waits_for_a_report(client):
    roadmap = RoadmapFactory(archived_at=timezone.now())
    StepFactory(priority__roadmap=roadmap, regions=[RegionFactory()])

    listed = text(client.get(roadmap.get_absolute_url())).split("</form>")[-1]

    assert "Ei tiedossa" in listed
    assert "Ei vielä tietoa" not in listed
