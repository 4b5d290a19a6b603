"""A round of the next version beside the one before it: what each question says of itself decides."""

import datetime as dt
import random
from copy import deepcopy

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regions.models import IndicatorValue
from surveys.counts import tally
from surveys.library.loading import load_survey
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.questionnaire.going_on import carried_from
from surveys.results.benchmarks import benchmarks_for
from surveys.results.earlier import brought_over, earlier_round
from surveys.results.publishing import publish_results
from surveys.results.results import RoundResults
from surveys.results.versions import versions_before
from surveys.summary.national import gather_national
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory
from tests.factories.surveys import RoundFactory
from tests.surveys.library.test_before import FIVE, FOUR, choosing, content, scale, words
from tests.surveys.responding import end, respond

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

TABLE = {"1": "1", "2": "2", "4": "3", "5": "4"}
NOW = timezone.now()


def several(code, *texts):
    return choosing(code, *texts) | {"kind": "multiple"}


def asked(*questions, version=1):
    page = {"code": "one", "title": words("Sivu"), "questions": list(questions)}
    return content(version=version, pages=[page])


def goes_on(question, **codes):
    before = {"question": question["code"]} | ({"codes": codes} if codes else {})
    return question | {"before": before}


FIRST = asked(
    scale("works", *FIVE, cannot_say=True, indicator="trust"),
    choosing("how", "Kyllä", "Ei"),
    several("with_whom", "Kunta", "Kuntayhtymä", "Valtio"),
    choosing("anew", "Kyllä", "Ei"),
)
QUESTIONS = [
    goes_on(scale("works", *FOUR, cannot_say=True, indicator="trust"), **TABLE),
    goes_on(choosing("how", "Kyllä", "Ei")),
    goes_on(several("with_whom", "Kunta", "Valtio"), c0="c0", c1="c0"),
    choosing("anew", "Kyllä", "Ei"),
]
SECOND = asked(*QUESTIONS, version=2)


def load(definition):
    return load_survey(deepcopy(definition), by=None, at=NOW)


def a_round(survey, days_ago, **more):
    round_ = RoundFactory(survey=survey, now=NOW - dt.timedelta(days=days_ago), **more)
    round_.called = f"Kierros {survey.version}"
    return round_


@pytest.fixture
def first(lappi, kainuu):
    round_ = a_round(load(FIRST), 300, called="Kevät")
    rows = [
        {"works": value, "how": 1, "with_whom": [1, 2], "anew": 1} for value in (1, 2, 3, 3, 5, 5)
    ]
    respond(round_, lappi, *rows, {"works": CANNOT_SAY, "with_whom": [3]})
    respond(round_, kainuu, *({"works": value, "how": 2} for value in (4, 4, 4, 5, 5)))
    return end(round_)


@pytest.fixture
def second(first, lappi, kainuu):
    round_ = a_round(load(SECOND), 30, called="Syksy")
    for region in (lappi, kainuu):
        respond(round_, region, *({"works": value, "how": 1} for value in (2, 3, 3, 4, 4)))
    return end(round_)


def beside(round_, reader):
    return earlier_round(RoundResults.of(round_), reader, at=timezone.now())


def counts(cell):
    return {share.code: share.count for share in cell.distribution}


def test_carried_over_answers_are_counted_through_the_table(second, manager):
    works = beside(second, manager)["works"]
    assert (works.relation, works.dropped) == ("mapped", ("Kohtalaisesti",))
    # Of eleven who said something, two said what counts nowhere now.
    assert counts(works.was.nation) == {"1": 1, "2": 1, "3": 3, "4": 4, "cannot_say": 1}
    assert (works.was.nation.n, works.was.nation.answered) == (9, 10)
    assert works.was.at("21").n == 4


def test_the_same_is_held_side_by_side_as_it_is_and_what_is_new_is_not(second, first, manager):
    found = beside(second, manager)
    assert found["how"].was == RoundResults.of(first).question("how")
    assert (found["anew"].relation, found["anew"].was) == ("new", None)


def test_two_ticks_of_one_person_that_are_one_now_count_once(second, manager):
    nation = beside(second, manager)["with_whom"].was.nation
    assert (nation.answered, counts(nation)) == (6, {"c0": 6, "c1": 0})


def test_the_pages_say_what_is_compared_and_how(client, manager, second):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(manager)
    page = client.get(reverse("surveys:results", args=[second.pk])).text
    assert "Kevät: mean 3.1 (n = 9); now 3.2 (n = 10)." in page
    assert (
        "Answers of Kevät are carried over to the new choices. Not counted: Kohtalaisesti" in page
    )
    assert "Not compared with Kevät: the question is new since then." in page
    page = client.get(reverse("surveys:results_question", args=[second.pk, "works"])).text
    assert "Means by region beside the earlier round" in page


def test_a_round_of_the_first_version_is_as_ever(client, manager, first):
    client.force_login(manager)
    assert beside(first, manager) == {}
    assert "earlier" not in client.get(reverse("surveys:results", args=[first.pk])).text


def test_whoever_may_not_read_the_earlier_round_is_told_nothing_of_it(second, manager):
    assert beside(second, manager)
    assert beside(second, AnonymousUser()) == {}


def test_other_regions_and_other_groups_are_no_round_before(second, first, manager, lappi):
    first.regions.set([lappi])
    assert beside(second, manager) == {}
    first.regions.set([])
    first.audience = "experts"
    first.save()
    assert beside(second, manager) == {}


def test_what_the_earlier_round_hides_stays_hidden(first, lappi, satakunta, manager):
    """Of those in Satakunta few said something, so values of others are hidden with theirs."""
    respond(first, satakunta, *[{"works": 3}] * 3, *[{"works": CANNOT_SAY}] * 3)
    first.closed_at -= dt.timedelta(minutes=1)
    first.save()
    later = end(a_round(load(SECOND), 30))
    was = RoundResults.of(first).question("works")
    carried = beside(later, manager)["works"].was
    hidden = {cell.region_code for cell in was.places if cell.is_hidden}
    assert hidden
    assert all(carried.at(code).hidden and carried.at(code).n is None for code in hidden)


def test_a_table_keeps_n_or_lowers_it_by_what_counts_nowhere(lappi, kainuu):
    """Of tables and answers made at random, of one answer each and of several."""
    chance = random.Random(11)
    for turn in range(12):
        kind = (scale, choosing, several)[turn % 3]
        sizes = chance.randint(2, 6), chance.randint(2, 6)
        first, second = (kind("q", *(f"V{n}" for n in range(size))) for size in sizes)
        code = str if kind is scale else lambda n: f"c{n - 1}"
        pairs = {
            n: chance.randint(1, sizes[1]) for n in range(1, sizes[0] + 1) if chance.random() < 0.7
        } or {1: 1}
        second = goes_on(second, **{code(then): code(now) for then, now in pairs.items()})
        name = f"own{turn}"
        definitions = [asked(first) | {"code": name}, asked(second, version=2) | {"code": name}]
        if kind is not scale:
            # The choices of the version before stay, retired.
            kept = [
                choice | {"retired": True} for choice in first["choices"][len(second["choices"]) :]
            ]
            second["choices"] = second["choices"] + kept
        one, two = map(load, definitions)
        round_ = RoundFactory(survey=one, audience="experts", called=name)
        rows = [
            sorted(
                chance.sample(
                    range(1, sizes[0] + 1), chance.randint(1, 2 if kind is several else 1)
                )
            )
            for _row in range(chance.randint(1, 20))
        ]
        for row in rows:
            respond(round_, chance.choice([lappi, kainuu]), {"q": row})
        kept_counts = tally.stored_counts(round_)
        question = two.definition.by_code["q"]
        carried = carried_from(question, one.definition)
        results = RoundResults.of(round_)
        now = brought_over(question, results, kept_counts, carried)
        gone = sum(not set(row) & set(pairs) for row in rows)
        assert now.nation.answered == len(rows) - gone
        assert sum(cell.answered or 0 for cell in now.places) == len(rows) - gone
        expected = {
            choice.code: sum(
                any(pairs.get(value) == choice.number for value in row) for row in rows
            )
            for choice in question.offered
        }
        if now.nation.answered:
            assert counts(now.nation) == expected


def test_an_indicator_begins_anew_where_its_question_is_carried_over(second, first, manager):
    IndicatorFactory(code="trust", decimals=1)
    IndicatorValueFactory(
        indicator_id="trust", region=None, kind="published", value=3, reference_on="2025-01-01"
    )
    for round_ in (first, second):
        publish_results(round_, by=manager, at=timezone.now())
    told = IndicatorValue.objects.filter(kind="surveyed", region=None).order_by("pk")
    assert [figure.basis for figure in told] == ["", "own:2"]
    assert "works" in benchmarks_for(first.survey)
    assert benchmarks_for(second.survey) == {}


def test_a_version_without_a_word_of_the_one_before_is_compared_as_ever(first, manager):
    plain = asked(scale("works", *FIVE, cannot_say=True, indicator="trust"), version=2)
    later = load(plain)
    assert (later.goes_on_from, versions_before(later)) == (None, [])
    assert beside(end(a_round(later, 30)), manager) == {}


def test_the_national_summary_carries_over_and_says_so(second, first, manager, lappi):
    first.audience = "experts"
    first.save()
    second.results_published_at = second.closed_at
    national = gather_national(manager, at=timezone.now(), audience="organisations")
    (measure,) = [each for each in national.measures if each.question.code == "works"]
    assert [each and each.nation.n for each in measure.results] == [10, 9]
    assert len(measure.remarks) == 1
    turned = gather_national(manager, at=timezone.now(), audience="experts")
    (measure,) = [each for each in turned.measures if each.question.code == "works"]
    assert measure.results[1] is None


@pytest.mark.parametrize(("name", "more"), [("results", []), ("results_question", ["works"])])
def test_the_queries_do_not_grow_with_questions(client, manager, second, name, more):
    client.force_login(manager)

    def asked_of(round_):
        address = reverse(f"surveys:{name}", args=[round_.pk, *more])
        client.get(address)
        with CaptureQueriesContext(connection) as asked_now:
            client.get(address)
        return len(asked_now)

    few = asked_of(second)
    same = [{k: v for k, v in each.items() if k != "before"} for each in QUESTIONS]
    more_of_it = [*map(goes_on, same), *(scale(f"more{n}", *FIVE) for n in range(8))]
    assert asked_of(end(a_round(load(asked(*more_of_it, version=3)), 3))) <= few
