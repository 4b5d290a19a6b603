"""The national summary: published and new figures side by side, nothing hidden told, one page for all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.dashboard import summary_words
from portal.dashboard.summary import gather
from portal.jobs.models import Job
from regions.models import Indicator, IndicatorValue, ProfileRevision
from tests.portal.reports.rounds import invite, make_over, rate
from tests.surveys.conftest import make_round
from tests.surveys.conftest import survey as survey

pytestmark = pytest.mark.django_db

SUMMARY = "/summary/"
# Session, person, roles (in the nation and, of an expert, in regions), rounds that are over and open,
# counts and regions of the one that is over, turnout and its regions, published figures, regions,
# sections written.
QUERIES = 14


@pytest.fixture
def over(survey, lappi, kainuu, satakunta):
    """A confidential round: Lapland 4.0, Kainuu 2.0, and too few in Satakunta beside them."""
    round_ = make_over(survey, name="Syyskierros", is_invented=True)
    rate(round_, lappi, *[4] * 12)
    rate(round_, kainuu, *[2] * 9)
    rate(round_, satakunta, 5, 5, 4)
    invite(round_, lappi, invited=20, answered=12)
    invite(round_, kainuu, invited=10, answered=9)
    invite(round_, satakunta, invited=9, answered=3)
    return round_


@pytest.fixture
def published(lappi):
    names = {f"name_{language}": "Rakenteet osallistavat" for language in ("fi", "sv", "en")}
    indicator = Indicator.objects.create(
        code="structures_involve", topic="cooperation", decimals=1, **names
    )
    figure = {
        "indicator": indicator,
        "kind": "published",
        "reference_on": "2021-06-30",
        **{f"source_{language}": "Webinaari" for language in ("fi", "sv", "en")},
    }
    IndicatorValue.objects.create(value="3.3", n=39, **figure)
    IndicatorValue.objects.create(region=lappi, standing="strong", **figure)


@pytest.fixture
def page(client, manager):
    """What the manager reads, in English."""
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    def read(**query):
        response = client.get(SUMMARY, query)
        assert response.status_code == 200
        return " ".join(response.text.split())

    return read


def row(html, region):
    """The line of a region in the last table."""
    return (
        html.rpartition('id="regions-table"')[2].partition(f">{region}<")[2].partition("</tr>")[0]
    )


def test_new_means_stand_beside_the_published_ones(page, over, published):
    html = page()

    measures = html.partition('id="measures"')[2].partition("</table>")[0]
    assert "1. Rakenteet osallistavat" in measures
    assert "3.3 (n = 39), June 2021" in measures
    assert "3.3 (n = 24)" in measures
    assert "Published figure" in html
    assert "no change is computed" in html
    assert "Invented for the demo" in html


def test_the_strongest_and_the_weakest_regions_are_named(page, survey, lappi, kainuu, published):
    round_ = make_over(survey)
    rate(round_, lappi, *[4] * 12)
    rate(round_, kainuu, *[2] * 9)

    html = page()

    assert "Strongest: Lappi 4.0. Weakest: Kainuu 2.0." in html
    assert "named as strongly involved: Lappi" in html


def test_a_hidden_region_says_why_and_tells_nothing(page, over):
    line = row(page(), "Satakunta")

    assert "fewer than 5 answers" in line
    assert "4.7" not in page()
    assert "33 % (3 of 9)" in line


def test_every_region_has_a_line(page, over, lappi, manager):
    ProfileRevision.objects.create(
        region=lappi,
        section_key="overview",
        number=1,
        prose="Teksti",
        author=manager,
        published_at=timezone.now(),
    )
    html = page()

    assert "4.0 (n = 12)" in row(html, "Lappi")
    assert "60 % (12 of 20)" in row(html, "Lappi")
    assert "1 of 12" in row(html, "Lappi")
    assert "0 of 12" in row(html, "Kainuu")
    assert "1 of 36 sections are written in 3 regions." in html


def test_the_open_round_tells_who_has_answered_and_nothing_of_what(page, survey, lappi, kainuu):
    round_ = make_round(survey)
    rate(round_, lappi, *[4] * 12)
    invite(round_, lappi, invited=20, answered=12)

    html = page()

    assert "12 of 20 invited have answered, 60 %." in html
    assert "60 % (12 of 20)" in row(html, "Lappi")
    assert "not asked" in row(html, "Kainuu")
    assert "No round is over yet" in html
    assert "4.0" not in html


def test_another_question_can_be_drawn(page, over):
    assert "means" in page(question="reach")
    heads = {code: page(question=code).partition("<h3>")[2] for code in ("unite", "nonsense\x00")}

    assert heads["unite"] != heads["nonsense\x00"]
    assert heads["nonsense\x00"] == page().partition("<h3>")[2]


def test_without_rounds_it_says_what_will_be_here(page, lappi):
    html = page()

    assert "No round is over yet" in html
    assert "No round has been opened yet." in html
    assert "0 of 12" in row(html, "Lappi")


def test_communications_read_published_rounds_alone(client, communications, survey, lappi):
    hidden = make_over(survey, name="KANARIA-JULKAISEMATON", results_published_at=None)
    rate(hidden, lappi, *[4] * 12)
    client.force_login(communications)

    html = client.get(SUMMARY).text

    assert "KANARIA" not in html
    assert 'name="format"' not in html, "who may not export is offered no export"


@pytest.mark.parametrize("who", ["manager", "researcher", "expert"])
def test_who_may_export_does_so_with_one_press(who, client, request, lappi):
    client.force_login(request.getfixturevalue(who))

    assert 'name="format" value="xlsx"' in client.get(SUMMARY).text
    client.post("/reports/summary/", {"format": "xlsx"})

    assert Job.objects.get().kind == "summary_export"


@pytest.mark.parametrize("who", ["admin", "representative"])
def test_who_has_no_business_here_is_refused(who, client, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(SUMMARY).status_code == 403


def test_reading_writes_nothing(page, over):
    page()
    before = (AuditEvent.objects.count(), Job.objects.count())

    page()

    assert (AuditEvent.objects.count(), Job.objects.count()) == before


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_many_rounds(client, expert, survey, lappi, kainuu, count):
    for _ in range(count):
        for round_ in (make_over(survey), make_round(survey)):
            rate(round_, lappi, *[3] * 5 * count)
            invite(round_, lappi, invited=5 * count, answered=5 * count)
    client.force_login(expert)
    client.get(SUMMARY)

    with CaptureQueriesContext(connection) as queries:
        client.get(SUMMARY)

    assert len(queries) == QUERIES


def test_the_sentences_are_those_of_the_figures(manager, over):
    found = gather(manager, at=timezone.now())

    assert found.newest == over
    assert [measure.question.code for measure in found.measures] == ["involve", "unite", "reach"]
    assert "3.3" in summary_words.of_measure(found.measures[0]).replace(",", ".")
