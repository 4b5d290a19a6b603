"""What is computed from the counts is what the answers themselves say."""

import random
import re
import statistics

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from portal.chapters.figure import Figure
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.results.bins import bins
from surveys.results.results import NATIONWIDE, RoundResults
from surveys.results.statistics import Statistics
from surveys.results.suppression import Reason, Texts
from tests.factories.regions import RegionFactory
from tests.factories.surveys import RoundFactory
from tests.surveys.responding import rate, respond

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=60))
def test_figures_are_those_of_the_statistics_module(numbers):
    counted = Statistics({value: numbers.count(value) for value in set(numbers)})

    assert counted.mean == pytest.approx(statistics.fmean(numbers), rel=1e-12)
    assert counted.median == statistics.median(numbers)
    if len(numbers) == 1:
        assert counted.deviation is None
    else:
        assert counted.deviation == pytest.approx(statistics.stdev(numbers), rel=1e-9, abs=1e-9)


def test_without_numbers_there_are_no_figures():
    nothing = Statistics({})

    assert (nothing.mean, nothing.deviation, nothing.median) == (None, None, None)


@given(st.dictionaries(st.integers(0, 10**9), st.integers(1, 50), min_size=1, max_size=40))
def test_every_number_is_in_one_class_of_at_most_seven(counts):
    classes = bins(counts)

    assert len(classes) <= 7
    assert all(sum(value in span for span in classes) == 1 for value in counts)


def test_one_large_number_is_in_the_open_class_and_not_told():
    classes = bins({0: 5, 1: 9, 2: 20, 3: 20, 4: 30, 6: 15, 5000: 1})

    assert [span.code for span in classes] == ["0", "1", "2", "3", "4", "5", "6+"]


def test_the_open_class_begins_where_95_in_100_are_reached():
    assert [span.code for span in bins({0: 5, 1: 90, 2: 5})] == ["0", "1+"]


def shares(cell):
    return {share.code: share.count for share in cell.distribution}


def test_a_question_is_told_by_region_and_nation(organisation_round, lappi, kainuu):
    rate(organisation_round, lappi, 4, 4, 5, 5, 2, CANNOT_SAY)
    rate(organisation_round, kainuu, 1, 2, 2, 3, 2)

    involve = RoundResults.of(organisation_round).question("involve")

    at_home = involve.at("21")
    assert (at_home.n, at_home.answered, at_home.cannot_say) == (5, 6, 1)
    assert at_home.mean == 4.0
    assert at_home.deviation == pytest.approx(statistics.stdev([4, 4, 5, 5, 2]))
    assert at_home.median == 4
    assert shares(at_home) == {"1": 0, "2": 1, "3": 0, "4": 2, "5": 2, "cannot_say": 1}
    assert sum(share.share for share in at_home.distribution) == pytest.approx(1)
    assert (involve.nation.n, involve.mean_of_answers) == (10, 3.0)
    assert involve.mean_of_regions == pytest.approx((4.0 + 2.0) / 2)
    assert [cell.name for cell in involve.strongest] == ["Lappi"]
    assert [cell.name for cell in involve.weakest] == ["Kainuu"]


def test_the_mean_of_answers_is_not_that_of_regions(organisation_round, lappi, kainuu):
    rate(organisation_round, lappi, *[5] * 15)
    rate(organisation_round, kainuu, *[1] * 5)

    involve = RoundResults.of(organisation_round).question("involve")

    assert involve.mean_of_answers == 4.0
    assert involve.mean_of_regions == 3.0


def test_regions_whose_means_are_written_alike_are_named_together(
    organisation_round, lappi, kainuu, satakunta
):
    rate(organisation_round, lappi, *[4] * 50)
    rate(organisation_round, kainuu, *[4] * 49, 5)
    rate(organisation_round, satakunta, *[2] * 5)

    involve = RoundResults.of(organisation_round).question("involve")

    assert [cell.name for cell in involve.strongest] == ["Kainuu", "Lappi"]
    assert [cell.name for cell in involve.weakest] == ["Satakunta"]


def test_no_region_is_strongest_where_all_are_alike(organisation_round, lappi, kainuu):
    rate(organisation_round, lappi, *[3] * 5)
    rate(organisation_round, kainuu, *[3] * 6)

    involve = RoundResults.of(organisation_round).question("involve")

    assert (involve.strongest, involve.weakest) == ((), ())


def test_one_region_alone_has_no_rival_and_no_mean_of_regions(survey, lappi, kainuu):
    round_ = RoundFactory(survey=survey, regions=[lappi])
    rate(round_, lappi, 3, 4, 5, 3, 2)

    involve = RoundResults.of(round_).question("involve")

    assert [cell.region_code for cell in involve.places] == ["21"]
    assert (involve.strongest, involve.mean_of_regions) == ((), None)


def test_a_number_that_was_answered_as_0_counts_like_any_other(expert_round, lappi, kainuu):
    rate(expert_round, lappi, 0, 0, 0, 4, 6, code="meetings")
    rate(expert_round, kainuu, *[0] * 5, code="meetings")

    meetings = RoundResults.of(expert_round).question("meetings")

    at_home, beside = meetings.at("21"), meetings.at("20")
    assert (at_home.n, at_home.mean, at_home.median) == (5, 2.0, 0)
    assert at_home.deviation == pytest.approx(statistics.stdev([0, 0, 0, 4, 6]))
    assert (beside.n, beside.mean, beside.deviation) == (5, 0.0, 0.0)
    assert (meetings.nation.n, meetings.mean_of_answers) == (10, 1.0)
    assert shares(meetings.nation)["0"] == 8
    assert [cell.name for cell in meetings.weakest] == ["Kainuu"]


def test_without_a_mean_n_counts_those_who_cannot_say_as_the_shares_do(organisation_round, lappi):
    rate(organisation_round, lappi, 1, 1, 1, 2, 2, CANNOT_SAY, code="contact_person")

    contact = RoundResults.of(organisation_round).question("contact_person").at("21")

    assert (contact.n, contact.answered, contact.cannot_say, contact.mean) == (6, 6, 1, None)


def test_being_unable_to_say_is_never_the_most_common_answer(organisation_round, lappi):
    rate(organisation_round, lappi, 1, 1, 1, 2, 2, *[CANNOT_SAY] * 6, code="contact_person")

    contact = RoundResults.of(organisation_round).question("contact_person")

    assert [(share.of.number, share.count) for share in contact.most_common] == [(1, 3)]


def test_an_empty_round_says_so(organisation_round, lappi):
    for question in RoundResults.of(organisation_round).questions:
        assert not question.nation.answered
        assert question.nation.hidden is None
        assert not question.nation.is_shown
        assert question.text_count in {0, None}
        assert not question.most_common


def test_everything_is_hidden_where_too_few_answered(organisation_round, lappi, kainuu):
    rate(organisation_round, lappi, 4, 5)
    rate(organisation_round, kainuu, 1)

    involve = RoundResults.of(organisation_round).question("involve")

    assert involve.nation.hidden == Reason.FEW
    assert [cell.hidden for cell in involve.regions] == [Reason.FEW, Reason.FEW]


def test_a_hidden_cell_holds_nothing_but_its_reason(organisation_round, lappi, kainuu):
    rate(organisation_round, lappi, 4, 4, 4, 1)
    rate(organisation_round, kainuu, 2, 2, 3, 2, 2)

    for cell in RoundResults.of(organisation_round).question("involve").regions:
        assert cell.hidden
        assert (cell.n, cell.answered, cell.mean, cell.deviation, cell.median) == (None,) * 5
        assert cell.distribution == ()
        assert cell.cannot_say is None


def test_derived_figures_come_from_shown_regions_alone(
    organisation_round, lappi, kainuu, satakunta
):
    rate(organisation_round, lappi, *[5] * 4)
    rate(organisation_round, kainuu, *[1] * 5)
    rate(organisation_round, satakunta, *[3] * 30)

    involve = RoundResults.of(organisation_round).question("involve")

    assert [cell.name for cell in involve.rated] == ["Satakunta"]
    assert (involve.mean_of_regions, involve.strongest, involve.weakest) == (None, (), ())


def test_named_ratings_are_shown_at_one(expert_round, lappi):
    rate(expert_round, lappi, 4)

    cell = RoundResults.of(expert_round).question("involve").at("21")

    assert (cell.n, cell.mean, cell.deviation) == (1, 4.0, None)


def test_all_who_cannot_say_have_no_mean(expert_round, lappi):
    rate(expert_round, lappi, CANNOT_SAY)

    involve = RoundResults.of(expert_round).question("involve")

    cell = involve.at("21")
    assert (cell.n, cell.cannot_say, cell.mean) == (0, 1, None)
    assert involve.most_common == ()
    assert cell.missing


def test_where_several_may_be_chosen_people_are_counted_not_ticks(
    organisation_round, lappi, kainuu
):
    respond(
        organisation_round,
        lappi,
        *[{"support": (1, 2)}] * 3,
        *[{"support": (1, 2, 3)}] * 2,
    )
    respond(organisation_round, kainuu, *[{"support": (1, 2, 3, 4)}] * 2)

    support = RoundResults.of(organisation_round).question("support")

    assert support.nation.n == 7
    assert {share.code: share.share for share in support.nation.distribution}[
        "operating_grants"
    ] == 1
    # Eight ticks, but only two people.
    assert support.at("20").hidden == Reason.FEW
    assert support.at("21").hidden == Reason.PROTECTS
    assert [share.code for share in support.most_common] == [
        "operating_grants",
        "partnership_grants",
    ]


def test_numbers_by_name_are_told_in_narrow_classes(expert_round, lappi):
    rate(expert_round, lappi, 2, 4, 4, 6, 12, 30, code="meetings")

    nation = RoundResults.of(expert_round).question("meetings").nation

    assert nation.mean == pytest.approx(58 / 6)
    assert nation.median == 5
    assert shares(nation) == {
        "0-4": 3,
        "5-9": 1,
        "10-14": 1,
        "15-19": 0,
        "20-24": 0,
        "25-29": 0,
        "30+": 1,
    }


def test_words_are_counted_where_enough_wrote_and_never_shown(organisation_round, lappi):
    respond(organisation_round, lappi, *[{"needs": "KANARIA"}] * 4)
    assert RoundResults.of(organisation_round).question("needs").text_count is None

    respond(organisation_round, lappi, {"needs": "KANARIA"})

    results = RoundResults.of(organisation_round)
    assert results.question("needs").text_count == 5
    assert "KANARIA" not in repr(results)


@pytest.mark.parametrize(
    ("wrote", "told"),
    [
        (0, Figure("0", 0)),
        (4, Figure.without(Reason.FEW, minimum=5)),
        (5, Figure("5", 5)),
    ],
)
def test_how_many_wrote_is_a_figure_or_says_why_it_is_none(organisation_round, lappi, wrote, told):
    rate(organisation_round, lappi, *[3] * 5)
    respond(organisation_round, lappi, *[{"needs": "aikaa"}] * wrote)

    assert RoundResults.of(organisation_round).question("needs").texts == told


def test_who_passed_a_question_over_is_hidden_like_who_cannot_say(
    organisation_round, lappi, kainuu, satakunta
):
    respond(organisation_round, lappi, *[{"involve": 4}] * 2)
    respond(organisation_round, kainuu, *[{"involve": 4, "meetings": 2}] * 6)
    respond(organisation_round, satakunta, *[{"involve": 3, "meetings": 3}] * 9)

    results = RoundResults.of(organisation_round)

    # "No answers" would tell that neither of the two gave a number, and so would their absence
    # from the sum: the smallest group goes with them.
    meetings = results.question("meetings")
    assert {cell.region_code: cell.hidden for cell in meetings.regions if cell.hidden} == {
        "21": Reason.FEW,
        "20": Reason.PROTECTS,
    }
    assert meetings.nation.n == 15
    assert {cell.region_code for cell in results.question("involve").regions if cell.hidden} == {
        "21",
        "20",
    }


def test_who_left_a_later_question_out_was_there_all_the_same(organisation_round, lappi, kainuu):
    respond(organisation_round, lappi, *[{"involve": 4}] * 5, {"involve": 4, "meetings": 2})
    respond(organisation_round, kainuu, *[{"involve": 4, "meetings": 2}] * 6)

    at_home = RoundResults.of(organisation_round).question("meetings").at("21")

    # Six were there, so that it may be told how many of them gave a number; not which.
    assert (at_home.hidden, at_home.withheld, at_home.n) == (None, Reason.PROTECTS, 1)
    assert (at_home.mean, at_home.median, at_home.distribution) == (None, None, ())


def test_who_answered_several_questions_was_there_once(organisation_round, lappi):
    respond(organisation_round, lappi, *[{"involve": 4, "meetings": 2, "needs": "aikaa"}] * 3)

    assert RoundResults.of(organisation_round).texts == Texts(hidden=frozenset({"21"}))


def test_that_nobody_of_a_few_wrote_anything_is_hidden(organisation_round, lappi):
    rate(organisation_round, lappi, 4, 4, 5, 5)
    assert RoundResults.of(organisation_round).question("needs").text_count is None

    rate(organisation_round, lappi, 3)

    assert RoundResults.of(organisation_round).question("needs").text_count == 0


def test_organisations_of_the_whole_country_are_a_place_of_their_own(organisation_round, lappi):
    rate(organisation_round, lappi, *[5] * 6)
    rate(organisation_round, None, *[1] * 6)

    involve = RoundResults.of(organisation_round).question("involve")

    assert [cell.region_code for cell in involve.places][-1] == NATIONWIDE
    assert involve.at(NATIONWIDE).mean == 1.0
    assert involve.mean_of_answers == 3.0
    # They are no region, so Lappi stands alone.
    assert (involve.mean_of_regions, involve.strongest) == (None, ())


def test_regions_that_were_asked_or_have_answered_are_places_and_no_others(
    survey, lappi, kainuu, satakunta
):
    RegionFactory(code="05", called="Kanta-Häme")
    round_ = RoundFactory(survey=survey, regions=[lappi, satakunta])
    rate(round_, lappi, *[3] * 5)
    rate(round_, kainuu, *[3] * 5)

    involve = RoundResults.of(round_).question("involve")

    assert [cell.name for cell in involve.places] == ["Kainuu", "Lappi", "Satakunta"]


def test_kept_counts_give_the_same_results_as_the_answers(
    organisation_round, lappi, kainuu, satakunta
):
    draw = random.Random(4)
    for region in (lappi, kainuu, satakunta, None):
        responses = [
            {
                "involve": draw.choice((CANNOT_SAY, 1, 2, 3, 4, 5)),
                "contact_person": draw.choice((CANNOT_SAY, 1, 2, 3)),
                "meetings": draw.randint(0, 40),
                "support": tuple(draw.sample(range(1, 6), draw.randint(1, 3))),
                "needs": draw.choice(("", "aikaa")),
            }
            for _ in range(draw.randint(1, 12))
        ]
        respond(organisation_round, region, *responses)

    assert RoundResults.of(organisation_round) == RoundResults.uncached(organisation_round)


@pytest.mark.parametrize("count", [1, 5])
def test_results_cost_two_queries_however_many_answered(
    organisation_round, lappi, kainuu, django_assert_num_queries, count
):
    organisation_round.definition  # noqa: B018, a process reads it once
    for region in (lappi, kainuu):
        rate(organisation_round, region, *[3] * count)

    with django_assert_num_queries(2):
        RoundResults.of(organisation_round)
    with django_assert_num_queries(2):
        RoundResults.uncached(organisation_round)


def test_kept_counts_are_read_by_the_counting_alone():
    """Whoever read them past the results could show what is hidden."""
    readers = {
        str(path.relative_to(settings.BASE_DIR))
        for room in ("portal", "regions", "surveys")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if re.search(r"\bTally\b", path.read_text()) and "migrations" not in path.parts
    }

    assert readers == {
        "surveys/demo/rounds.py",  # takes its world away again
        "surveys/counts/tally.py",
        "surveys/models/__init__.py",
        "surveys/models/tally.py",
    }
