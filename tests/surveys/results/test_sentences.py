"""Results in words: one sentence a question, with what is hidden said aloud."""

import re

import pytest
from django.utils.translation import override

from surveys.questionnaire.definition import CANNOT_SAY
from surveys.results import charts, sentences
from surveys.results.results import NATIONWIDE, RoundResults
from tests.factories.regions import RegionFactory
from tests.factories.surveys import RoundFactory
from tests.surveys.responding import rate, respond

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def told(round_, code, selected=()):
    results = RoundResults.of(round_).question(code)
    return sentences.sentence(results, selected).replace("\N{NO-BREAK SPACE}", " ")


def ends(results):
    return sentences.ends(results).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def pohjanmaa(db):
    return RegionFactory(code="17", slug="pohjanmaa", called="Pohjanmaa")


def drawn_bold(svg):
    """Figures that stand out, wide and narrow."""
    bold = re.findall(r'<g[^>]*font-weight="600">.*?</g>', svg)[:1]
    wide = re.findall(r'<text x="\d+" y="\d+">([\d.]+)</text>', "".join(bold))
    narrow = re.findall(r'<tspan font-weight="600">([\d.]+)</tspan>', svg)
    return [(figure,) for figure in (*wide, *narrow)]


def test_several_regions_stand_before_all_answers(organisation_round, lappi, kainuu):
    rate(organisation_round, lappi, *[4] * 6)
    rate(organisation_round, kainuu, *[2] * 6)

    assert told(organisation_round, "involve", {"21", "20"}) == (
        "Kainuu 2.0 (n = 6), Lappi 4.0 (n = 6); all answers 3.0 (n = 12)."
    )


def test_a_region_without_a_mean_says_why(expert_round, lappi, kainuu):
    rate(expert_round, lappi, CANNOT_SAY)
    rate(expert_round, kainuu, 3)

    assert told(expert_round, "involve", {"21"}) == (
        "Lappi (all said they cannot say); all answers 3.0 (n = 1)."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((), "No answers."),
        ((4, 4), "Fewer than 5 answers."),
        ((4, *[CANNOT_SAY] * 6), "Hidden: it would tell what a few have answered."),
    ],
)
def test_without_figures_the_sentence_says_why(organisation_round, lappi, values, sentence):
    rate(organisation_round, lappi, *values)

    assert told(organisation_round, "involve") == sentence


def test_choices_are_told_by_the_most_common(organisation_round, lappi):
    rate(organisation_round, lappi, 1, 1, 2, 2, 3, code="contact_person")

    assert told(organisation_round, "contact_person") == ("Most often: Yes 40 % · No 40 % (n = 5).")


def test_n_beside_a_share_counts_whom_the_share_is_of(organisation_round, lappi):
    rate(organisation_round, lappi, *[1] * 6, *[2] * 3, CANNOT_SAY, code="contact_person")

    results = RoundResults.of(organisation_round).question("contact_person")
    row = charts.region_table(results).rows[-1].cells

    assert told(organisation_round, "contact_person") == "Most often: Yes 60 % (n = 10)."
    assert [str(cell.text) for cell in row][1] == "10"
    assert (results.nation.n, results.nation.cannot_say) == (10, 1)


def test_where_a_mean_leaves_out_answers_the_shares_tell_their_own_base(organisation_round, lappi):
    rate(organisation_round, lappi, *[4] * 9, CANNOT_SAY)

    results = RoundResults.of(organisation_round).question("involve")
    drawn = charts.region_table(results)
    told = {
        str(heading.text): str(cell.text)
        for heading, cell in zip(drawn.headings, drawn.rows[-1].cells, strict=True)
    }

    assert (told["n"], told["All who answered"], told["I cannot say"]) == ("9", "10", "10 %")


def test_many_equal_regions_are_counted_not_listed(organisation_round, lappi):
    for index in range(7):
        region = RegionFactory(
            code=f"0{index + 1}",
            slug=f"r{index}",
            called=f"Alue {index}",
            tile_row=8,
            tile_col=index + 1,
        )
        rate(organisation_round, region, *[4] * 5)
    rate(organisation_round, lappi, *[1] * 5)

    assert ends(RoundResults.of(organisation_round).question("involve")) == (
        "Strongest: Alue 0 4.0 (n = 5), Alue 1 4.0 (n = 5), Alue 2 4.0 (n = 5), "
        "Alue 3 4.0 (n = 5) and 3 others. Weakest: Lappi 1.0 (n = 5)."
    )


def test_the_chart_says_what_the_sentence_says(organisation_round, lappi, kainuu, satakunta):
    """Both name all that stand equal, and nobody else."""
    for region in (lappi, kainuu):
        rate(organisation_round, region, *[4] * 5)
    rate(organisation_round, satakunta, *[1] * 5)
    rate(organisation_round, None, *[5] * 5)

    results = RoundResults.of(organisation_round).question("involve")

    told = "Strongest: Kainuu 4.0 (n = 5), Lappi 4.0 (n = 5). Weakest: Satakunta 1.0 (n = 5)."
    chart = charts.region_means(results)
    assert ends(results) == told
    assert chart.description.replace("\N{NO-BREAK SPACE}", " ") == f"{told} All answers: 3.5."
    # The organisations of the whole country are no region: they stand below the regions.
    assert [mark.name for mark in chart.ordered][-1] == "Nationwide organisations"


def test_fewer_than_three_answers_are_shown_and_not_ranked(
    expert_round, lappi, kainuu, satakunta, pohjanmaa
):
    rate(expert_round, lappi, 5)
    rate(expert_round, kainuu, 1, 1)
    rate(expert_round, satakunta, 3, 3, 3)
    rate(expert_round, pohjanmaa, 4, 4, 4)

    results = RoundResults.of(expert_round).question("involve")
    chart = charts.region_means(results)

    assert ends(results) == (
        "Strongest: Pohjanmaa 4.0 (n = 3). Weakest: Satakunta 3.0 (n = 3). "
        "2 regions have fewer than 3 answers and are not compared."
    )
    assert chart.description.startswith(sentences.ends(results))
    assert [(mark.name, mark.value) for mark in chart.ordered] == [
        *(("Pohjanmaa", 4), ("Satakunta", 3), ("Kainuu", 1), ("Lappi", 5)),
    ]
    assert [row[0] for row in drawn_bold(chart.render())] == ["4.0", "3.0"] * 2
    assert "5.0" in chart.render()


def test_where_all_are_too_few_no_region_is_strongest(expert_round, lappi, kainuu):
    rate(expert_round, lappi, 5)
    rate(expert_round, kainuu, 1)

    results = RoundResults.of(expert_round).question("involve")

    assert (results.strongest, results.weakest) == ((), ())
    assert ends(results) == "2 regions have fewer than 3 answers and are not compared."


def test_of_numbers_the_highest_is_not_called_strong(expert_round, lappi, kainuu):
    rate(expert_round, lappi, *[12] * 3, code="meetings")
    rate(expert_round, kainuu, *[2] * 3, code="meetings")

    results = RoundResults.of(expert_round).question("meetings")

    assert ends(results) == "Highest: Lappi 12.0 (n = 3). Lowest: Kainuu 2.0 (n = 3)."
    assert [each.worked for each in sentences.formulas(results)][:2] == [
        "Σx ÷ 6 = 7.0",
        "(2.0 + 12.0) ÷ 2 ≈ 7.0",
    ]


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Nobody answered in their own words."),
        (4, "Fewer than 5 answers in people’s own words may be shown."),
        (5, "5 answers in people’s own words."),
    ],
)
def test_of_texts_their_number_is_told(organisation_round, lappi, count, sentence):
    respond(organisation_round, lappi, *[{"needs": "aikaa"}] * count)

    assert told(organisation_round, "needs") == sentence


def test_nothing_is_drawn_of_what_is_hidden(organisation_round, lappi):
    rate(organisation_round, lappi, 4, 4)
    results = RoundResults.of(organisation_round).question("involve")

    assert charts.nation_chart(results) is None
    assert charts.region_means(results) is None
    assert charts.spread(results) is None
    assert sentences.formulas(results) == ()


def test_the_table_of_regions_ends_with_all_answers(organisation_round, lappi, kainuu):
    rate(organisation_round, lappi, *[4] * 6)
    rate(organisation_round, None, *[2] * 6)

    results = RoundResults.of(organisation_round).question("involve")
    rows = [[str(cell.text) for cell in row.cells] for row in charts.region_table(results).rows]

    assert [row[:4] for row in rows] == [
        ["Kainuu", "no answers", "0", "–"],
        ["Lappi", "", "6", "4.0"],
        [results.at(NATIONWIDE).name, "", "6", "2.0"],
        ["All answers", "", "12", "3.0"],
    ]


def test_where_no_answers_are_told_the_table_tells_how_many_answered(
    organisation_round, lappi, kainuu
):
    rate(organisation_round, lappi, 4, 4, *[CANNOT_SAY] * 5)
    rate(organisation_round, kainuu, 3, *[CANNOT_SAY] * 5)

    drawn = charts.region_table(RoundResults.of(organisation_round).question("involve"))

    assert str(drawn.headings[-1].text) == "All who answered"
    assert [str(row.cells[-1].text) for row in drawn.rows] == ["6", "7", "13"]


def test_a_round_of_some_regions_shows_these_alone(survey, lappi, kainuu):
    round_ = RoundFactory(survey=survey, regions=[lappi])
    rate(round_, lappi, *[4] * 6)

    chart = charts.region_means(RoundResults.of(round_).question("involve"), {"21"})

    assert [mark.name for mark in chart.marks] == ["Lappi"]
    assert chart.marks[0].is_selected
