"""Reporting by the form: in one cell, in several regions, beside a colleague."""

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.models import IndicatorValue
from roadmap.models import Status
from roadmap.progress.report import MOST_NOTE
from tests.factories.roadmap import FigureFactory, StatusFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(db):
    return StepFactory()


@pytest.fixture
def url(step, lappi):
    return reverse("roadmap:status_report", args=[step.pk, lappi.slug])


@pytest.fixture
def several(step):
    return reverse("roadmap:statuses_report", args=[step.pk])


def states():
    return dict(Status.objects.newest().values_list("region__slug", "state"))


def test_a_report_is_sent_by_a_plain_form(client, expert, url, step, lappi):
    client.force_login(expert)
    assert 'name="base" value="0"' in client.get(url).content.decode()

    response = client.post(url, {"state": "done", "note": "Sovittu.", "base": "0"}, follow=True)

    assert "Reported: Lappi, done." in response.content.decode()
    assert states() == {"lappi": "done"}


def test_a_script_gets_the_cells_of_the_row(client, expert, url):
    client.force_login(expert)

    answer = client.post(
        url, {"state": "stuck", "base": "0"}, HTTP_ACCEPT="application/json"
    ).json()

    assert answer["said"] == "Reported: Lappi, stuck."
    assert answer["cells"].strip().startswith('<td class="state-stuck">')


def test_a_colleagues_newer_status_stands_beside_what_was_typed(
    client, expert, colleague, url, step, lappi
):
    theirs = StatusFactory(step=step, region=lappi, state="done", author=colleague, note="Valmis!")
    client.force_login(expert)

    response = client.post(url, {"state": "stuck", "note": "Minun sanani", "base": "0"})
    text = response.content.decode()

    assert response.status_code == 409
    for shown in ("A colleague reported while you were writing", "Valmis!", "Minun sanani"):
        assert shown in text
    assert f'name="base" value="{theirs.pk}"' in text
    assert states() == {"lappi": "done"}

    client.post(url, {"state": "stuck", "note": "Minun sanani", "base": theirs.pk})
    assert list(Status.objects.order_by("pk").values_list("state", flat=True)) == ["done", "stuck"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"state": "done", "note": "a" * 200_000}, f"Shorten it to {MOST_NOTE}"),
        ({"state": ""}, "Choose one of the states."),
        ({"state": "done", "link": "ei linkki"}, "This is not a web address"),
        ({"state": "done", "figure": "999"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_reported_is_given_back_with_what_to_do(client, expert, url, sent, said):
    client.force_login(expert)

    response = client.post(url, {"note": "Tärkeä", "base": "0", **sent})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert sent.get("note", "Tärkeä") in response.content.decode()
    assert not Status.objects.exists()


@pytest.mark.parametrize("base", ["", "-1", "x", "9" * 30])
def test_a_form_that_does_not_say_what_it_was_opened_on_writes_nothing(client, expert, url, base):
    client.force_login(expert)

    assert client.post(url, {"state": "done", "base": base}).status_code == 422
    assert not Status.objects.exists()


def test_who_lost_the_right_while_writing_gets_the_text_back(client, expert, url):
    client.force_login(expert)
    expert.assignments.update(ends_on=timezone.localdate() - timezone.timedelta(days=1))

    response = client.post(url, {"state": "done", "note": "Pitkä selostus", "base": "0"})

    assert response.status_code == 403
    assert "Pitkä selostus" in response.content.decode()


def test_an_archived_roadmap_says_so_and_gives_the_text_back(client, expert, url, step):
    roadmap = step.priority.roadmap
    roadmap.archived_at = timezone.now()
    roadmap.save()
    client.force_login(expert)

    response = client.post(url, {"state": "done", "note": "Pitkä selostus", "base": "0"})

    assert response.status_code == 422
    assert "archived" in response.content.decode()
    assert "Pitkä selostus" in response.content.decode()


def test_a_preview_writes_nothing_and_tells_what_changes_what_stays_and_who_was_faster(
    client, manager, several, step, lappi, kainuu, satakunta
):
    stays = StatusFactory(step=step, region=kainuu, state="done")
    StatusFactory(step=step, region=satakunta, state="stuck")
    client.force_login(manager)
    sent = {
        "state": "done",
        "region": ["lappi", "kainuu", "satakunta"],
        "base-lappi": "0",
        "base-kainuu": stays.pk,
        "base-satakunta": "0",
    }

    response = client.post(several, sent)
    preview = response.context["preview"]

    assert [change.region for change in preview.changing] == [lappi]
    assert [change.region for change in preview.same] == [kainuu]
    assert [change.region for change in preview.faster] == [satakunta]
    assert "Report in 1 region<" in response.content.decode()
    assert Status.objects.count() == 2


def test_what_was_previewed_is_reported_when_confirmed(client, manager, several, lappi, kainuu):
    client.force_login(manager)
    sent = {"state": "under_way", "note": "Kaikkialla", "region": ["lappi", "kainuu"]}
    sent |= {"base-lappi": "0", "base-kainuu": "0", "confirm": "1"}

    response = client.post(several, sent, follow=True)

    assert "Reported in 2 regions." in response.content.decode()
    assert states() == {"lappi": "under_way", "kainuu": "under_way"}


def test_between_preview_and_confirmation_a_colleague_is_not_written_over(
    client, manager, several, step, lappi, kainuu
):
    client.force_login(manager)
    StatusFactory(step=step, region=kainuu, state="stuck")
    sent = {"state": "done", "region": ["lappi", "kainuu"], "confirm": "1"}

    response = client.post(several, sent | {"base-lappi": "0", "base-kainuu": "0"})

    assert response.status_code == 409
    assert [change.region for change in response.context["preview"].faster] == [kainuu]
    assert states() == {"lappi": "done", "kainuu": "stuck"}


def test_an_expert_reports_for_several_in_the_own_regions_alone(
    client, expert, several, lappi, satakunta
):
    client.force_login(expert)
    sent = {"state": "done", "region": ["lappi", "satakunta"], "confirm": "1"}

    client.post(several, sent)

    assert states() == {"lappi": "done"}


def test_no_region_chosen_is_said_and_the_note_kept(client, manager, several, lappi):
    client.force_login(manager)

    response = client.post(several, {"state": "done", "note": "Tärkeä huomio"})

    assert response.status_code == 422
    assert "Choose at least one region." in response.content.decode()
    assert "Tärkeä huomio" in response.content.decode()


def test_a_step_that_no_longer_applies_is_refused_by_name(client, manager, several, lappi, kainuu):
    step = StepFactory(regions=[kainuu])
    client.force_login(manager)
    url = reverse("roadmap:statuses_report", args=[step.pk])

    response = client.post(url, {"state": "done", "region": "lappi", "confirm": "1"})

    assert response.status_code == 422
    assert "not a step of this region: Lappi" in response.content.decode()


@pytest.mark.parametrize("name", ["status_detail", "grid_step"])
def test_a_status_rests_on_a_figure_that_is_told_until_a_confidential_one_is_replaced(
    client, step, lappi, name
):
    figure = FigureFactory(region=lappi, value="2.4", is_confidential=True)
    StatusFactory(step=step, region=lappi, figure=figure)
    args = [step.pk, lappi.slug] if name == "status_detail" else [step.pk]
    address = reverse(f"roadmap:{name}", args=args)
    assert "2.4" in client.get(address).text

    figure.pk, figure.supersedes = None, IndicatorValue.objects.get()
    figure.value, figure.n, figure.reason = None, None, "suppressed"
    figure.save(force_insert=True)

    text = client.get(address).text
    assert "2.4" not in text
    assert "the answers were given in confidence" in text
