"""Days, regions and municipalities as distributions; organisations as what somebody wrote."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from portal.chapters.figure import Reason
from regions.models import Municipality
from surveys.counts.tally import differences
from surveys.models import Answer, Tally
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import Question, QuestionKind
from surveys.questionnaire.text import LocalisedText
from surveys.report.report import gather
from surveys.results.results import RoundResults
from surveys.results.sentences import sentence
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import RoundFactory, SurveyFactory, four_kinds
from tests.surveys.responding import end, respond
from tests.surveys.results.attacker import PASSED, attack

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOVEMBER = dt.date(2026, 11, 3).toordinal()
WORDS = LocalisedText({"fi": "a", "sv": "a", "en": "a"})


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def confidential(lappi, kainuu, satakunta):
    for code, name in (("240", "Kemi"), ("241", "Keminmaa"), ("261", "Kittilä")):
        Municipality.objects.create(code=code, name_fi=name, name_sv=name, region=lappi)
    return RoundFactory(survey=SurveyFactory(content=four_kinds()))


@pytest.fixture
def named(confidential):
    return RoundFactory(survey=confidential.survey, confidentiality="named")


def given(kind, *values):
    return [{f"the_{kind}": value} for value in values]


def spread(results, kind, place=None):
    one = results.question(f"the_{kind}")
    cell = one.nation if place is None else one.at(place)
    return {share.code: share.count for share in cell.distribution}


def test_regions_are_told_by_code_and_name(confidential, lappi):
    respond(confidential, lappi, *given("region", 21, 21, 20, 6, 21))
    results = RoundResults.of(confidential)

    assert spread(results, "region") == {"06": 1, "20": 1, "21": 3}
    assert spread(results, "region", "21") == spread(results, "region")
    assert sentence(results.question("the_region")).startswith("Most often: Lappi 60")


def test_days_are_told_by_month(confidential, lappi):
    december = NOVEMBER + 30
    respond(
        confidential, lappi, *given("date", NOVEMBER, NOVEMBER + 1, december, december, december)
    )
    results = RoundResults.of(confidential)

    assert spread(results, "date") == {"2026-11": 2, "2026-12": 3}
    assert [s.label for s in results.question("the_date").nation.distribution] == [
        "November 2026",
        "December 2026",
    ]


def test_days_of_many_months_are_told_by_year(confidential, lappi):
    days = [NOVEMBER - 31 * n for n in range(30)]
    respond(confidential, lappi, *given("date", *days))

    told = spread(RoundResults.of(confidential), "date")

    assert set(told) == {"2024", "2025", "2026"}
    assert sum(told.values()) == 30


def test_nothing_of_them_has_a_mean(confidential, lappi):
    answers = {"the_date": NOVEMBER, "the_region": 21, "the_municipality": 240}
    respond(confidential, lappi, *[answers] * 6)

    for one in RoundResults.of(confidential).questions:
        assert (one.nation.mean, one.nation.median, one.mean_of_regions) == (None, None, None)
        assert one.strongest == ()


def test_few_municipalities_are_told_together_and_by_place_none(confidential, lappi, kainuu):
    towns = [240] * 7 + [241] * 6 + [261, 205]
    respond(confidential, lappi, *given("municipality", *towns))
    respond(confidential, kainuu, *given("municipality", *[205] * 8))
    results = RoundResults.of(confidential)

    # One who named Kittilä would be alone behind the others; the smallest that passes goes with them.
    assert spread(results, "municipality") == {"240": 7, "205": 9, "others": 7}
    assert spread(results, "municipality", "21") == {}
    at = results.question("the_municipality").at("21")
    assert (at.n, at.withheld) == (15, Reason.PROTECTS)


def test_nobody_is_hidden_where_all_pass(confidential, lappi):
    respond(confidential, lappi, *given("municipality", *[240] * 5, *[241] * 5))

    assert spread(RoundResults.of(confidential), "municipality") == {"240": 5, "241": 5}


def test_whose_rows_somebody_brought_may_be_all_that_named_a_municipality(confidential, lappi):
    """Without the rows of the file, so few may be left that the supplier knew the others."""
    respond(confidential, lappi, *given("municipality", *[240] * 7, *[241] * 7))
    Tally.objects.update(source=None)
    respond(confidential, lappi, *given("municipality", *[240] * 3, *[241] * 3))

    assert spread(RoundResults.of(confidential), "municipality") == {"others": 20}


def test_answers_by_name_are_all_told(named, lappi):
    respond(named, lappi, *given("municipality", 240, 261))
    results = RoundResults.of(named)

    assert spread(results, "municipality") == {"240": 1, "261": 1}
    assert spread(results, "municipality", "21") == {"240": 1, "261": 1}


def test_nothing_that_is_hidden_of_municipalities_is_determined(confidential):
    kind = QuestionKind.MUNICIPALITY
    question = Question(1, "asked", kind, WORDS, WORDS, required=False)
    sizes = {("A", ""): 2, ("A", "k1"): 1, ("B", ""): 3, ("C", ""): 1}

    found = attack(question, sizes, 3, (PASSED, 240, 241))

    assert found.worlds > 50
    assert found.examples == []


@pytest.fixture
def partner():
    return OrganisationFactory(name="KANARIA Kemi ry")


def test_an_organisation_is_counted_as_answered_and_never_by_name(confidential, lappi, partner):
    respond(confidential, lappi, *given("organisation", *[partner.pk] * 5))

    [value] = Tally.objects.filter(question__kind="organisation").values_list("value", flat=True)
    one = RoundResults.of(confidential).question("the_organisation")
    assert (value, one.text_count, one.places) == (-3, 5, ())
    assert not differences(confidential)


def test_who_may_read_answers_reads_the_names_and_nobody_else(
    client, manager, stranger, confidential, lappi, partner
):
    respond(confidential, lappi, *given("organisation", *[partner.pk] * 5))
    end(confidential, published=True)
    address = reverse("surveys:open_answers", args=[confidential.pk, "the_organisation"])

    client.force_login(manager)
    assert client.get(address).text.count("KANARIA") == 5
    for page in ("results", "results_question"):
        code = ["the_date"] if page == "results_question" else []
        url = reverse(f"surveys:{page}", args=[confidential.pk, *code])
        assert "KANARIA" not in client.get(url).text
    assert "KANARIA" not in client.get(reverse("api:round_results", args=[confidential.pk])).text
    for somebody in (stranger, None):
        client.force_login(somebody) if somebody else client.logout()
        assert "KANARIA" not in client.get(address).text


def test_the_names_of_few_are_not_read(client, manager, confidential, lappi, partner):
    respond(confidential, lappi, *given("organisation", *[partner.pk] * 4))
    end(confidential)
    client.force_login(manager)

    page = client.get(reverse("surveys:open_answers", args=[confidential.pk, "the_organisation"]))

    assert "KANARIA" not in page.text


def everything(lappi, round_, partner):
    answers = {
        "the_date": NOVEMBER,
        "the_region": 21,
        "the_municipality": 240,
        "the_organisation": partner.pk,
    }
    respond(round_, lappi, *[answers] * 6)
    respond(round_, lappi, {"the_municipality": 241})
    return end(round_, published=True)


def test_open_data_tell_what_the_page_tells(client, confidential, lappi, partner):
    from tests.portal.api.test_round_results import check

    everything(lappi, confidential, partner)

    content = client.get(reverse("api:round_results", args=[confidential.pk])).json()

    check(content, "RoundResults")
    by_kind = {each["kind"]: each for each in content["questions"]}
    assert by_kind["date"]["all"]["distribution"][0]["code"] == "2026-11"
    assert by_kind["region"]["choices"] == [
        {"code": "21", "value": 21, "text": {"fi": lappi.name, "sv": lappi.name, "en": lappi.name}}
    ]
    assert [s["code"] for s in by_kind["municipality"]["all"]["distribution"]] == ["others"]
    assert by_kind["organisation"]["all"] is None
    assert by_kind["organisation"]["answers_in_words"] == 6
    assert "KANARIA" not in json.dumps(content)


def test_pages_and_files_tell_all_of_them(client, manager, confidential, lappi, partner):
    everything(lappi, confidential, partner)
    client.force_login(manager)
    report = gather(confidential, at=timezone.now())

    overview = client.get(reverse("surveys:results", args=[confidential.pk])).text
    rows = [tuple(map(str, row)) for row in report.table().rows]
    sheets = [[tuple(map(str, row)) for row in sheet.rows] for sheet in report.sheets()]

    for words in ("November 2026", "Lappi", "Others, each with few answers", "6 answers"):
        assert words in overview
    for code, words in (("2026-11", "November 2026"), ("21", "Lappi"), ("others", "Others")):
        assert any(code in row and any(words in cell for cell in row) for row in rows)
        assert any(code in row for sheet in sheets for row in sheet)
    assert "KANARIA" not in str(rows) + str(sheets)
    for code in ("the_date", "the_region", "the_municipality"):
        page = client.get(reverse("surveys:results_question", args=[confidential.pk, code]))
        assert page.status_code == 200


def test_the_document_is_made_of_them(confidential, lappi, partner):
    everything(lappi, confidential, partner)

    chapters = gather(confidential, at=timezone.now()).content()["chapters"]

    assert [bool(each.spread) for each in chapters] == [True, True, True, False]
    assert chapters[3].sentence == "6 answers name an organisation."


def test_results_ask_the_same_of_many_places(confidential, lappi, kainuu, satakunta, partner):
    counted = []
    for regions in ([lappi], [kainuu, satakunta]):
        for region in regions:
            respond(confidential, region, *given("municipality", *[240, 241, 261] * 5))
        RoundResults.of(confidential)
        with CaptureQueriesContext(connection) as queries:
            RoundResults.of(confidential)
        counted.append(len(queries))

    assert counted == [2, 2]


def test_answers_are_values_of_their_kind(confidential, lappi, partner):
    respond(confidential, lappi, {"the_organisation": AnswerValue((partner.pk,))})

    assert Answer.objects.get().value == partner.pk
