"""The national summary: published and new figures side by side, nothing hidden told, one page for all."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from portal.audit.models import AuditEvent
from portal.jobs.models import Job
from surveys.library.loading import load_survey
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.summary.national import gather_national
from surveys.summary.sentences import highest_and_lowest, measured
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory, ProfileRevisionFactory
from tests.factories.surveys import RoundFactory, situational
from tests.portal.reports.rounds import A_DAY, invite, make_over, rate, respond

pytestmark = pytest.mark.django_db

SUMMARY = "/summary/"
# Session, person, roles (in the nation and, of an expert, in regions), rounds that are over and open,
# the regions of both, what is withheld, counts and regions of each of the two that speak, answers from
# files, turnout and its regions, in how many regions a round can be shown, published figures, regions,
# sections written and what structures say in them, organisations of the nation and of the regions;
# structures and vacant seats of both, and their reach.
QUERIES = 33


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
    indicator = IndicatorFactory(
        code="structures_involve", topic="cooperation", decimals=1, **names
    )
    figure = {
        "indicator": indicator,
        "kind": "published",
        "reference_on": "2021-06-30",
        **{f"source_{language}": "Webinaari" for language in ("fi", "sv", "en")},
    }
    IndicatorValueFactory(value="3.3", n=39, **figure)
    IndicatorValueFactory(region=lappi, standing="strong", **figure)


@pytest.fixture
def page(client, manager):
    """What the manager reads, in English."""
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    def read(**query):
        response = client.get(SUMMARY, query)
        assert response.status_code == 200
        return " ".join(response.text.replace("&nbsp;", " ").split())

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

    assert "Strongest: Lappi 4.0 (n = 12). Weakest: Kainuu 2.0 (n = 9)." in html
    assert "named as strongly involved: Lappi" in html


def test_a_hidden_region_says_why_and_tells_nothing(page, over):
    line = row(page(), "Satakunta")

    assert "fewer than 5 answers" in line
    assert "4.7" not in page()
    assert "33 % (3 of 9)" in line


def test_every_region_has_a_line(page, over, lappi, manager):
    ProfileRevisionFactory(
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
    round_ = RoundFactory(survey=survey)
    rate(round_, lappi, *[4] * 12)
    invite(round_, lappi, invited=20, answered=12)

    html = page()

    assert "12 of 20 invited have answered, 60 %." in html
    assert "60 % (12 of 20)" in row(html, "Lappi")
    assert "not asked" in row(html, "Kainuu")
    assert "No round of the whole country is over yet" in html
    assert "4.0" not in html


def test_another_question_can_be_drawn(page, over):
    assert "means" in page(question="reach")
    heads = {code: page(question=code).partition("<h3>")[2] for code in ("unite", "nonsense\x00")}

    assert heads["unite"] != heads["nonsense\x00"]
    assert heads["nonsense\x00"] == page().partition("<h3>")[2]


def test_without_rounds_it_says_what_will_be_here(page, lappi):
    html = page()

    assert "No round of the whole country is over yet" in html
    assert "No round has been opened yet." in html
    assert "0 of 12" in row(html, "Lappi")


def test_communications_read_published_rounds_alone(client, communications, survey, lappi):
    hidden = make_over(survey, name="KANARIA-JULKAISEMATON", results_published_at=None)
    rate(hidden, lappi, *[4] * 12)
    client.force_login(communications)

    client.cookies["django_language"] = "en"
    html = client.get(SUMMARY).text

    assert "KANARIA" not in html
    assert "Its results are not published yet" in html
    assert 'name="format"' not in html, "who may not export is offered no export"


def test_a_round_of_some_regions_never_stands_for_the_nation(page, over, survey, lappi, kainuu):
    small = make_over(
        survey, name="Pieni kierros", regions=[lappi], closed_at=timezone.now(), minimum_group=3
    )
    rate(small, lappi, *[5] * 3)
    invite(small, lappi, invited=8, answered=3)

    html = page()

    assert "3.3 (n = 24)" in html.partition('id="measures"')[2].partition("</table>")[0]
    assert "Syyskierros (organisations, over on" in html
    rounds = html.partition('id="rounds"')[2].partition("</table>")[0]
    assert "organisations: Lappi" in rounds
    assert "38 % (3 of 8)" in rounds
    assert "organisations: Whole country" in rounds
    assert "5.0 (n = 3)" not in html
    assert "38 % (3 of 8)" not in row(html, "Lappi")


def test_experts_and_organisations_stand_apart_and_are_chosen(page, over, survey, lappi):
    experts = make_over(survey, audience="experts", name="Asiantuntijat")
    rate(experts, lappi, 1)

    html, other = page(), page(audience="organisations")

    measures = html.partition('id="measures"')[2].partition("</table>")[0]
    assert "1.0 (n = 1)" in measures
    assert "3.3 (n = 24)" in measures
    assert "1.0 (n = 1)" in row(html, "Lappi")
    assert "4.0 (n = 12)" in row(other, "Lappi")
    assert "1.0 (n = 1)" in row(page(audience="nonsense\x00"), "Lappi")


def test_everybody_is_told_of_the_round_the_figures_are_of(
    client, communications, manager, over, survey, lappi
):
    newer = make_over(survey, results_published_at=None, opens_at=timezone.now() - A_DAY * 2)
    rate(newer, lappi, *[1] * 5)
    told = {}
    for person in (communications, manager):
        client.force_login(person)
        client.cookies["django_language"] = "en"
        told[person] = client.get(SUMMARY).text

    assert "Syyskierros (organisations, over on" in told[communications]
    assert "The newest round of the whole country is over (organisations)." in told[communications]
    assert "Kierros organisations (organisations, over on" in told[manager]
    assert "The newest round of the whole country is over" not in told[manager]


@pytest.fixture
def experts(survey, lappi, kainuu, satakunta):
    """A named round that can be shown in two of the three regions it asked: 4.0 and 2.0."""
    round_ = make_over(survey, audience="experts", name="Laaja kierros")
    for region, value in ((lappi, 4), (kainuu, 2)):
        rate(round_, region, value)
        invite(round_, region, invited=1, answered=1)
    invite(round_, satakunta, invited=1, answered=0)
    return round_


def barely_answered(survey, regions, *, answers=1, **fields):
    """A newer one of all regions; whoever answered gave five points."""
    newer = make_over(
        survey,
        audience="experts",
        name="Kapea kierros",
        **{"opens_at": timezone.now() - A_DAY * 2} | fields,
    )
    for number, region in enumerate(regions):
        if number < answers:
            rate(newer, region, 5)
        invite(newer, region, invited=1, answered=int(number < answers))
    return newer


def test_one_answer_does_not_take_over_the_nation(page, survey, experts, lappi, kainuu, satakunta):
    newer = barely_answered(survey, [lappi, kainuu, satakunta])

    html = page()

    measures = html.partition('id="measures"')[2].partition("</table>")[0]
    assert "3.0 (n = 2)" in measures
    assert "5.0 (n" not in html
    assert "2.0 (n = 1)" in row(html, "Kainuu")
    assert re.search(
        r"Kapea kierros \(experts of the regions, over on [^)]+\) is newer, n = 1\.", html
    )
    sources = html.partition('id="measures"')[0]
    assert f'href="/rounds/{newer.pk}/results/"' in sources
    assert "the newest round of each group" not in sources
    assert "33 % (1 of 3)" in html.partition('id="rounds"')[2].partition("</table>")[0]


def test_a_round_of_half_the_regions_takes_over(page, survey, experts, lappi, kainuu, satakunta):
    barely_answered(survey, [lappi, kainuu, satakunta], answers=2)

    html = page()

    assert "5.0 (n = 2)" in html.partition('id="measures"')[2].partition("</table>")[0]
    assert "is newer" not in html


def test_without_a_broad_round_the_newest_speaks(page, survey, lappi, kainuu, satakunta):
    places = [lappi, kainuu, satakunta]
    barely_answered(survey, places, opens_at=timezone.now() - A_DAY * 3)
    newest = barely_answered(survey, places)

    html = page()

    assert f'href="/rounds/{newest.pk}/results/">All results' in html
    assert "is newer" not in html


def test_what_is_hidden_speaks_for_no_region(page, over, survey, lappi, kainuu, satakunta):
    """Four answers each, where five are the fewest that are shown."""
    newer = make_over(survey, name="Kapea kierros", opens_at=timezone.now() - A_DAY * 2)
    for region in (lappi, kainuu, satakunta):
        rate(newer, region, *[5] * 4)
        invite(newer, region, invited=9, answered=4)

    html = page()

    assert "3.3 (n = 24)" in html.partition('id="measures"')[2].partition("</table>")[0]
    assert "is newer, n = 12." in html


def test_whether_a_round_speaks_does_not_hang_on_who_could_not_say(
    page, over, survey, lappi, kainuu, satakunta
):
    """Two of its regions are hidden for the sake of a third; how many could not say is told of neither."""
    newer = make_over(survey, name="Uudempi kierros", opens_at=timezone.now() - A_DAY * 2)
    for region, answers in (
        (lappi, [5] * 4),
        (kainuu, [5, 5, 5, 5, CANNOT_SAY]),
        (satakunta, [5] * 9),
    ):
        rate(newer, region, *answers)
        invite(newer, region, invited=9, answered=len(answers))

    assert "is newer" not in page()


def test_communications_hear_of_no_unpublished_round(
    client, communications, survey, experts, lappi, kainuu, satakunta
):
    barely_answered(survey, [lappi, kainuu, satakunta], results_published_at=None)
    client.force_login(communications)
    client.cookies["django_language"] = "en"

    html = client.get(SUMMARY).text

    assert "Kapea" not in html
    assert "Laaja kierros (experts of the regions, over on" in html


def test_answers_from_files_are_told_where_n_and_the_rate_stand_together(page, over):
    over.imports.update(good_count=5)

    assert page().count("Syyskierros: n also counts 5 answers that came as a file.") == 2


@pytest.mark.parametrize("who", ["manager", "researcher", "expert"])
def test_who_may_export_does_so_with_one_press(who, client, request, lappi):
    client.force_login(request.getfixturevalue(who))

    assert 'name="format" value="xlsx"' in client.get(SUMMARY).text
    client.post("/reports/summary/", {"format": "xlsx"})

    assert Job.objects.get().kind == "summary_export"


@pytest.mark.parametrize(
    ("who", "is_offered"),
    [("manager", True), ("expert", True), ("steering", True), ("admin", False)],
)
def test_the_menu_offers_it_to_whoever_may_read_it(client, request, lappi, who, is_offered):
    client.force_login(request.getfixturevalue(who))

    assert (f'href="{SUMMARY}"' in client.get("/").text) is is_offered
    assert (client.get(SUMMARY).status_code == 200) is is_offered


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
        for round_ in (make_over(survey), RoundFactory(survey=survey)):
            rate(round_, lappi, *[3] * 5 * count)
            invite(round_, lappi, invited=5 * count, answered=5 * count)
        barely_answered(survey, [lappi, kainuu])
    client.force_login(expert)
    client.get(SUMMARY)

    with CaptureQueriesContext(connection) as queries:
        client.get(SUMMARY)

    assert len(queries) == QUERIES


def test_the_sentences_are_those_of_the_figures(manager, over):
    found = gather_national(manager, at=timezone.now())

    assert found.newest == over
    assert [measure.question.code for measure in found.measures] == ["involve", "unite", "reach"]
    assert "3.3" in measured(found.measures[0]).replace(",", ".")


SCALES = {
    5: [dict.fromkeys(("fi", "sv", "en"), word) for word in ("Poor", "b", "c", "d", "Good")],
    11: [dict.fromkeys(("fi", "sv", "en"), f"p{point}") for point in range(11)],
}


def asked_on(*scales):
    """A round with a scale of so many points for each question, all of which are measures."""
    definition = situational()
    questions = [
        {
            "code": f"q{i}",
            "kind": "scale",
            "text": dict.fromkeys(("fi", "sv", "en"), f"Asia {i}"),
            "points": SCALES[points],
        }
        for i, points in enumerate(scales, start=1)
    ]
    page = {**definition["pages"][0], "questions": questions}
    survey = load_survey(
        {**definition, "code": "scales", "pages": [page]}, by=None, at=timezone.now()
    )
    return make_over(survey, audience="experts")


def compared(manager):
    with override("en"):
        return highest_and_lowest(gather_national(manager, at=timezone.now()))


def plain(told):
    return told.replace("\N{NO-BREAK SPACE}", " ")


def test_means_of_unequal_scales_are_not_compared(manager, lappi):
    respond(asked_on(5, 11), lappi, *[{"q1": [3], "q2": [8]}] * 5)

    assert compared(manager) == "The national means are of different scales and are not compared."


def test_means_of_one_scale_are_compared_and_the_scale_is_named(manager, lappi, client):
    respond(asked_on(5, 11, 5), lappi, *[{"q1": [3], "q2": [8], "q3": [4]}] * 5)

    assert plain(compared(manager)) == (
        "Scale from 1 (poor) to 5 (good). Highest: Asia 3, 4.0 (n = 5). Lowest: Asia 1, 3.0 (n = 5)."
    )
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    assert "2. Asia 2; scale from 1 (p0) to 11 (p10)" in client.get(SUMMARY).text


def test_a_mean_of_one_or_two_is_shown_and_not_ranked(manager, lappi):
    respond(asked_on(5, 5), lappi, *[{"q1": [3], "q2": [4]}] * 2)

    assert compared(manager) == "Too few have answered to compare the national means."


def test_means_that_stand_equal_are_named_together(manager, lappi):
    respond(asked_on(5, 5, 5), lappi, *[{"q1": [3], "q2": [4], "q3": [4]}] * 5)

    assert plain(compared(manager)) == (
        "Highest: Asia 2, 4.0 (n = 5); Asia 3, 4.0 (n = 5). Lowest: Asia 1, 3.0 (n = 5)."
    )
