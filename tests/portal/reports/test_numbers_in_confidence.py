"""What was given in confidence is in no file, on no page and in no data that the results leave out."""

import io
import re
from statistics import fmean, stdev

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from surveys.results.results import RoundResults
from tests.factories.accounts import UserFactory
from tests.factories.surveys import AnswerImportFactory
from tests.portal.reports.reading import text
from tests.portal.reports.rounds import make_over, rate, respond
from tests.portal.reports.test_round_files import made, parts

pytestmark = pytest.mark.django_db

LAPPI = (3, 17, 17, 23, 3517)
KAINUU = (2, 11, 19, 29, 31, 37)
# Figures that would solve for somebody's number; none of them is an id or a moment.
CANARIES = {
    f"{figure(values):.{digits}f}"
    for values in (LAPPI, KAINUU, LAPPI + KAINUU)
    for figure in (fmean, stdev)
    for digits in (1, 2, 4)
} | {"3517"}


@pytest.fixture
def confidential(survey, lappi, kainuu):
    round_ = make_over(survey, name="Autumn round")
    rate(round_, lappi, *LAPPI, code="meetings")
    rate(round_, kainuu, *KAINUU, code="meetings")
    return round_


def outputs(client, round_, manager):
    client.force_login(manager)
    yield client.get(reverse("surveys:results", args=[round_.pk])).text
    yield client.get(reverse("surveys:results_question", args=[round_.pk, "meetings"])).text
    yield client.get(reverse("api:round_results", args=[round_.pk])).text
    yield "".join(parts(made(round_, manager, "xlsx")).values())
    yield made(round_, manager, "csv").decode()
    yield text(made(round_, manager, "pdf"))


def test_no_output_tells_a_figure_that_would_solve_for_a_number(client, confidential, manager):
    for number, written in enumerate(outputs(client, confidential, manager)):
        for canary in CANARIES:
            found = re.search(rf"(?<![\d.,]){re.escape(canary)}", written.replace(",", "."))
            assert found is None, f"{canary} in output {number}"


def test_what_is_told_instead_is_the_same_everywhere(client, confidential, manager):
    client.force_login(manager)
    results = RoundResults.of(confidential).question("meetings")
    kainuu = results.at("20")

    assert results.nation.mean is None
    assert (kainuu.mean, kainuu.median, kainuu.deviation) != (None, None, None)
    data = client.get(reverse("api:round_results", args=[confidential.pk])).json()
    [asked] = [each for each in data["questions"] if each["code"] == "meetings"]
    [cell] = [each for each in asked["by_place"] if each["place"] == "20"]
    assert (cell["mean"], cell["median"]) == (kainuu.mean, kainuu.median)
    assert asked["all"]["mean_hidden"] == "protects"
    book = load_workbook(io.BytesIO(made(confidential, manager, "xlsx")))
    headings, *rows = book.get_sheet_by_name("By region and question").to_python()
    [row] = [
        dict(zip(headings, each, strict=True)) for each in rows if each[:3:2] == ["meetings", "20"]
    ]
    assert (row["Mean"], row["Median"]) == (kainuu.mean, kainuu.median)
    page = client.get(reverse("surveys:results_question", args=[confidential.pk, "meetings"])).text
    assert kainuu.mean_text in page


def test_who_supplied_rows_does_not_read_what_they_leave(survey, lappi, kainuu):
    """Four rows of a file beside one answer of somebody else's."""
    round_ = make_over(survey)
    now = timezone.now()
    respond(round_, kainuu, *[{"involve": [3]}] * 9)
    respond(round_, lappi, {"involve": [2]})
    round_.imports.update(created_by=UserFactory())
    other = AnswerImportFactory(
        round=round_, name="y.csv", sha256="y", state="applied", created_at=now
    )
    first = round_.imports.exclude(pk=other.pk).get()
    first.created_at, other.created_at = now, now + timezone.timedelta(hours=1)
    first.save(), other.save()
    assert round_.imports.first() == other
    respond(round_, lappi, *[{"involve": [5]}] * 4)

    involve = RoundResults.of(round_).question("involve")

    assert [cell.hidden for cell in involve.regions if cell.answered is None] == ["protects"] * 2
    assert involve.at("21").mean is None
