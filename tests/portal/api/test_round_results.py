"""Results as JSON: the same figures as the page, the same gaps, at an address that stays."""

import datetime as dt
import re
from copy import deepcopy

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.api.openapi import document
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.results.results import RoundResults
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory
from tests.factories.surveys import RoundFactory
from tests.surveys.responding import end, rate, respond

pytestmark = pytest.mark.django_db


def address(round_):
    return f"/api/v1/rounds/{round_.pk}/results"


def check(content, schema):
    """Against the description; with no field that it does not name."""
    # What endpoints say of themselves is theirs.
    whole = deepcopy(document())
    for each in whole["components"]["schemas"].values():
        if each.get("type") == "object" and "properties" in each:
            each["unevaluatedProperties"] = False
    # Of a cell there are two kinds; one adds a field to the other.
    whole["components"]["schemas"]["Cell"].pop("unevaluatedProperties")
    jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": whole["components"]},
        format_checker=jsonschema.FormatChecker(),
    ).validate(content)


@pytest.fixture
def ended(organisation_round, lappi, kainuu, satakunta):
    rate(organisation_round, lappi, 4, 4, 5, 5, 2, CANNOT_SAY)
    rate(organisation_round, kainuu, 1, 2)
    rate(organisation_round, satakunta, *[3] * 8)
    respond(
        organisation_round,
        satakunta,
        *[{"involve": AnswerValue((3,), "KANARIA"), "meetings": 12, "support": (1, 3)}] * 6,
    )
    return end(organisation_round, published=True)


def cells(answer, code="involve"):
    question = next(each for each in answer.json()["questions"] if each["code"] == code)
    return {cell["place"]: cell for cell in question["by_place"]} | {"all": question["all"]}


def test_the_address_stays(organisation_round):
    assert reverse("api:round_results", args=[organisation_round.pk]) == address(organisation_round)


def test_published_results_are_open_to_everybody(client, ended):
    answer = client.get(address(ended))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"


def test_a_real_answer_is_as_described(client, ended):
    IndicatorValueFactory(
        indicator=IndicatorFactory(
            code="structures_involve", topic="cooperation", name_fi="Kyky", decimals=1
        ),
        kind="published",
        value="3.3",
        n=39,
        reference_on=dt.date(2021, 6, 30),
        source_fi="Webinaari",
        source_sv="Webbinarium",
        source_en="Webinar",
    )

    content = client.get(address(ended)).json()

    check(content, "RoundResults")
    assert content["questions"][0]["published"][0]["month"] == "2021-06"
    assert content["questions"][0]["published"][0]["source"]["sv"] == "Webbinarium"


def test_published_results_name_their_licence_and_others_have_none(
    client, manager, ended, survey, settings
):
    settings.DATA_LICENCE, settings.DATA_LICENCE_URL = "CC0 1.0", "https://licence.example/zero"
    unpublished = end(RoundFactory(survey=survey))
    client.force_login(manager)

    published, other = (client.get(address(each)).json() for each in (ended, unpublished))

    assert published["licence"] == {"name": "CC0 1.0", "url": "https://licence.example/zero"}
    assert other["licence"] is None
    check(other, "RoundResults")
    for page in ("/api/", "/api/v1/openapi.json"):
        assert "https://licence.example/zero" in client.get(page).text


def test_an_empty_round_and_a_named_one_are_as_described(client, survey, lappi):
    for round_ in (RoundFactory(survey=survey), RoundFactory(survey=survey, audience="experts")):
        end(round_, published=True)
        check(client.get(address(round_)).json(), "RoundResults")
        rate(round_, lappi, CANNOT_SAY)
        check(client.get(address(round_)).json(), "RoundResults")


def test_hidden_cells_are_null_with_a_reason(client, ended):
    found = cells(client.get(address(ended)))

    nothing = dict.fromkeys(
        ("answered", "n", "mean", "standard_deviation", "median", "distribution")
    )
    assert found["20"] == {"place": "20", "hidden": "few"} | nothing
    assert found["21"] == {"place": "21", "hidden": "protects"} | nothing
    assert found["06"]["hidden"] is None
    assert found["06"]["mean"] == 3.0


def test_page_and_data_hide_the_same(client, manager, ended):
    client.force_login(manager)
    data = cells(client.get(address(ended)))
    results = RoundResults.of(ended).question("involve")
    page = client.get(reverse("surveys:results_question", args=[ended.pk, "involve"])).text
    rows = re.findall(r'<th scope="row".*?</tr>', page, re.DOTALL)

    hidden = {place for place, cell in data.items() if cell["hidden"]}
    without = [re.search(r">([^<>]+)<", row)[1] for row in rows if row.count(">–<") > 3]

    assert hidden == {cell.region_code for cell in results.places if cell.hidden} == {"20", "21"}
    assert without == ["Kainuu", "Lappi"]


def test_texts_are_never_in_the_data(client, manager, ended):
    client.force_login(manager)

    answer = client.get(address(ended))

    assert "KANARIA" not in answer.text
    assert answer.json()["questions"][0]["answers_in_words"] == 6


def test_the_data_are_the_same_in_every_language(client, ended, settings):
    seen = set()
    for language in ("fi", "sv", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        seen.add(client.get(address(ended)).content)

    assert len(seen) == 1


def test_invented_rounds_say_so(client, ended):
    assert client.get(address(ended)).json()["invented"] is False
    ended.is_invented = True
    ended.save()

    assert client.get(address(ended)).json()["invented"] is True


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("manager", 200),
        ("expert", 200),
        ("researcher", 200),
        ("steering", 200),
        ("communications", 404),
        ("representative", 404),
        ("admin", 404),
        (None, 404),
    ],
)
def test_other_results_are_for_who_reads_them_in_the_portal(client, request, ended, person, status):
    end(ended)
    if person:
        client.force_login(request.getfixturevalue(person))

    answer = client.get(address(ended))

    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer


def test_a_publication_that_is_taken_back_is_gone(client, ended):
    assert client.get(address(ended)).status_code == 200
    end(ended)

    assert client.get(address(ended)).status_code == 404


def test_a_round_that_is_not_over_has_none(client, manager, organisation_round):
    client.force_login(manager)

    assert client.get(address(organisation_round)).status_code == 404


def test_an_unchanged_answer_is_not_sent_again(client, ended, lappi):
    first = client.get(address(ended))

    again = client.get(address(ended), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    rate(ended, lappi, 1)
    changed = client.get(address(ended), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/rounds/4711/results",
        "/api/v1/rounds/x/results",
        "/api/v2/",
        "/api/v1/rounds/" + "9" * 40 + "/results",
    ],
)
def test_errors_are_problem_objects(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    check(answer.json(), "Problem")


def test_nothing_can_be_sent_here(ended):
    client = Client(enforce_csrf_checks=True)
    for path in (address(ended), "/api/v1/openapi.json"):
        for answer in (client.post(path), client.put(path), client.delete(path)):
            assert answer.status_code == 405
            assert answer["Allow"] == "GET, HEAD"
            check(answer.json(), "Problem")


def test_what_is_sent_to_nowhere_is_answered_as_data(db):
    answer = Client(enforce_csrf_checks=True).post("/api/v2/rounds")

    assert answer.status_code == 404
    check(answer.json(), "Problem")


def test_what_is_asked_for_without_a_body_has_none(client, ended):
    answer = client.head(address(ended))

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("count", [1, 5])
def test_data_cost_the_same_however_many_answered(
    client, survey, lappi, kainuu, django_assert_num_queries, count
):
    round_ = RoundFactory(survey=survey)
    for region in (lappi, kainuu):
        rate(round_, region, *[3] * 6 * count)
    end(round_, published=True)

    # Round, counts, regions, turnout, files, published figures, corrections.
    with django_assert_num_queries(7):
        client.get(address(round_))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_about_it_lists_what_is_published(client, ended, survey, settings, language):
    plan = end(RoundFactory(survey=survey))
    plan.name_fi = plan.name_sv = plan.name_en = "KANARIA"
    plan.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get("/api/")

    assert f'href="{address(ended)}"' in page.text
    assert address(plan) not in page.text
    assert "KANARIA" not in page.text


def test_the_description_is_openapi(client, db):
    answer = client.get("/api/v1/openapi.json")

    content = answer.json()
    assert content["openapi"] == "3.1.0"
    assert set(content["paths"]) == {
        "/api/v1/rounds/{id}/results",
        "/api/v1/roadmap",
        "/api/v1/structures",
    }
    for schema in content["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_moments_are_in_utc(client, ended):
    closed = dt.datetime.fromisoformat(client.get(address(ended)).json()["closed_at"])

    assert closed.utcoffset() == dt.timedelta(0)
    assert closed <= timezone.now()
