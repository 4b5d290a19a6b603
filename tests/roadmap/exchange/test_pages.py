"""The pages of a roadmap's file: chosen, looked at, confirmed; nobody sees a file of somebody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from roadmap.exchange import reading
from roadmap.models import PlanFile, Status
from tests.factories.roadmap import StatusFactory
from tests.roadmap.exchange.changing import csv_of, read_here, rows_of
from tests.roadmap.whole import whole_roadmap

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap(lappi, kainuu, monkeypatch):
    monkeypatch.setattr(reading, "read_table", read_here)
    return whole_roadmap(lappi, kainuu)


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


def posted(page, roadmap, rows, name="muutokset.csv"):
    file = SimpleUploadedFile(name, csv_of(rows))
    return page.post(reverse("roadmap:plan_file_new", args=[roadmap.slug]), {"file": file})


def with_state(roadmap, state, region="20"):
    rows = rows_of(roadmap, "statuses")
    next(row for row in rows if (row["step"], row["region"]) == ("kirjaukset", region))["state"] = (
        state
    )
    return rows


def apply(page, file, digest):
    url = reverse("roadmap:plan_file_apply", args=[file.roadmap.slug, file.pk])
    return page.post(url, {"digest": digest}, follow=True)


def test_a_file_is_looked_at_and_confirmed_by_a_button_that_says_how_much(page, roadmap, kainuu):
    seen = page.get(posted(page, roadmap, with_state(roadmap, "done"))["Location"])
    file = PlanFile.objects.get()

    assert "Make one change" in seen.text
    assert Status.objects.newest().get(step__code="kirjaukset", region=kainuu).state == "stuck"
    assert "1 change was made." in apply(page, file, seen.context["digest"]).text
    assert Status.objects.newest().get(step__code="kirjaukset", region=kainuu).state == "done"
    assert "The file was taken in" in apply(page, file, seen.context["digest"]).text


def test_a_file_that_changes_nothing_says_so(page, roadmap):
    seen = page.get(posted(page, roadmap, rows_of(roadmap, "statuses"))["Location"])

    assert "The file changes nothing" in seen.text


def test_rows_with_errors_are_named_and_left_out(page, roadmap):
    rows = with_state(roadmap, "nearly")
    rows[-1]["state"] = "done"

    text = page.get(posted(page, roadmap, rows)["Location"]).text

    assert "1 row has errors and is left out" in text
    assert "This is no state. Write one of these: not begun, under way" in text
    assert "Make one change" in text


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_written(page, roadmap, kainuu):
    seen = page.get(posted(page, roadmap, with_state(roadmap, "done"))["Location"])
    before = Status.objects.newest().get(step__code="kirjaukset", region=kainuu)
    StatusFactory(step=before.step, region=kainuu, state="under_way", supersedes=before)

    again = apply(page, PlanFile.objects.get(), seen.context["digest"])

    assert "The roadmap has changed since you looked." in again.text
    assert "A colleague was faster in 1 row" in again.text


def test_a_file_of_somebody_else_is_unknown(page, roadmap, expert, client):
    posted(page, roadmap, with_state(roadmap, "done"))
    client.force_login(expert)

    assert client.get(PlanFile.objects.get().get_absolute_url()).status_code == 404


def test_a_file_that_is_put_away_is_forgotten(page, roadmap):
    posted(page, roadmap, with_state(roadmap, "done"))
    file = PlanFile.objects.get()

    page.post(reverse("roadmap:plan_file_put_away", args=[roadmap.slug, file.pk]))

    file.refresh_from_db()
    assert (file.state, file.rows) == ("put_away", [])


def test_a_wrong_file_and_wrong_headings_say_what_to_do_beside_the_field(page, roadmap):
    wrong = posted(page, roadmap, [{"a": "b"}], name="kuva.png").text
    headings = posted(page, roadmap, [{"step": "tilat", "Otsake": "x", "title_fi": "y"}]).text

    assert "This is not a CSV or XLSX file by its name." in wrong
    assert "There is no such column." in headings
    assert PlanFile.objects.count() == 0


def test_an_archived_roadmap_says_why_nothing_is_taken(page, roadmap):
    type(roadmap).objects.update(archived_at=timezone.now())

    text = page.get(reverse("roadmap:plan_file_new", args=[roadmap.slug])).text

    assert "Nothing can be taken in now" in text
    assert 'type="file"' not in text


def test_the_roadmaps_page_leads_to_its_files(page, roadmap):
    text = page.get(roadmap.get_absolute_url()).text

    assert f"what=roadmap_tables-{roadmap.pk}" in text
    assert reverse("roadmap:plan_file_new", args=[roadmap.slug]) in text
