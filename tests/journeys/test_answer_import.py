"""A project manager imports a file of answers, sees what is wrong with it, and takes it back."""

import pytest

from surveys.models import Response
from tests.jobs import run_queued_jobs
from tests.journeys.screens import DESK, NARROWEST
from tests.surveys.importing.collecting import ANSWERS, answers, as_csv

pytestmark = pytest.mark.django_db(transaction=True)

HARMFUL = "<img src=x onerror=alert(1)>"
FILE = as_csv(ANSWERS, answers(region=HARMFUL, involve="6"), answers(region="Lappi"))


def choose(visitor, content):
    visitor.page.get_by_label("File of answers").set_input_files(
        {"name": f"{HARMFUL}.csv", "mimeType": "text/csv", "buffer": content}
    )
    visitor.press("Check the file")


def worked_off(visitor, text):
    run_queued_jobs()
    visitor.renewed(visitor.page.get_by_text(text))


@pytest.mark.parametrize(
    "view",
    [
        pytest.param({"viewport": NARROWEST, "color_scheme": "dark"}, id="narrow, dark"),
        pytest.param({"java_script_enabled": False}, id="without JavaScript"),
    ],
)
def test_from_a_file_to_its_answers_and_back(visit, reference, manager, organisation_round, view):
    manager.language = "en"
    manager.save()
    visitor = visit(manager, **view)
    check = visitor.check if view.get("java_script_enabled", True) else lambda: None
    start = f"/rounds/{organisation_round.pk}/import/"

    visitor.goto(start)
    check()
    visitor.press("Check the file")
    assert "Choose a file." in visitor.text()
    check()
    choose(visitor, FILE)
    assert "You can leave this page" in visitor.text()
    check()
    worked_off(visitor, "1 of 3 rows has errors")
    assert HARMFUL in visitor.text()
    check()
    with visitor.page.expect_download() as download:
        visitor.named("Download all 2 errors", role="link").click()
    assert HARMFUL in download.value.path().read_text("utf-8-sig")
    visitor.press("Import 2 and skip 1 bad row")
    worked_off(visitor, "2 answers were imported")
    assert Response.objects.count() == 2
    check()
    visitor.press("Remove this import")
    worked_off(visitor, "This import was removed")
    assert not Response.objects.exists()
    check()
    visitor.goto(start)
    check()
    assert visitor.problems == []


def test_what_to_do_stays_in_sight_beside_an_endless_value(
    visit, reference, manager, organisation_round
):
    manager.language = "en"
    manager.save()
    visitor = visit(manager, viewport=DESK)
    visitor.goto(f"/rounds/{organisation_round.pk}/import/")
    choose(visitor, as_csv(answers(region="x" * 5_000, involve="y" * 5_000)))
    worked_off(visitor, "1 of 1 rows has errors")

    visitor.check()
    region = visitor.page.locator(".table-region")
    for viewport in (DESK, NARROWEST):
        visitor.page.set_viewport_size(viewport)
        assert region.evaluate("each => each.scrollWidth - each.clientWidth") <= 0
    assert "x" * 61 not in visitor.text()
