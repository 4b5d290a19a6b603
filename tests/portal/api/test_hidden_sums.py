"""Whoever adds up all that is given out about a round arrives at no group that is too small."""

import random
from collections import Counter
from statistics import fmean

import pytest

from regions.models import Region
from surveys.counts.turnout import Group
from surveys.models.tally import ANSWERED, RESPONDED, WITH_TEXT
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.results.open_data import as_json
from surveys.results.results import RoundResults
from tests.factories.regions import RegionFactory
from tests.factories.surveys import RoundFactory

pytestmark = pytest.mark.django_db

MINIMUM = 5


def drawn(round_, draw, places):
    """Counts of random answers to every kind of question, in places of random size."""
    counts = Counter()
    answering = {
        place: draw.choice((0, draw.randint(1, 7), draw.randint(5, 40))) for place in places
    }
    first = round_.survey.question_id(1)
    for place, people in answering.items():
        counts[first, place, RESPONDED, None] = people
    for question in round_.definition.questions:
        key = round_.survey.question_id(question.number)
        for place in places:
            for _ in range(answering[place]):
                if question.kind == question.Kind.MULTIPLE:
                    counts[key, place, ANSWERED, None] += 1
                    for choice in draw.sample(question.choices, draw.randint(1, 3)):
                        counts[key, place, choice.number, None] += 1
                elif question.kind == question.Kind.NUMBER:
                    counts[key, place, draw.randint(0, 30), None] += 1
                elif question.is_text:
                    counts[key, place, WITH_TEXT, None] += draw.random() < 0.1
                else:
                    values = [choice.number for choice in question.choices]
                    cannot = question.cannot_say and draw.random() < 0.3
                    value = CANNOT_SAY if cannot else draw.choice(values)
                    counts[key, place, value, None] += 1
    return +counts


@pytest.fixture
def places(db):
    for index in range(21):
        RegionFactory(
            code=f"{index + 1:02}",
            slug=f"alue-{index}",
            called=f"Alue {index}",
            tile_row=9,
            tile_col=index + 1,
        )
    return [*Region.objects.values_list("code", flat=True), ""]


def shares(cell):
    return Counter({share["code"]: share["count"] for share in cell["distribution"]})


def test_no_sum_of_what_is_shown_leaves_a_small_group(survey, places):
    draw = random.Random(39)
    round_ = RoundFactory(survey=survey, minimum_group=MINIMUM)
    seen = Counter()
    for _ in range(40):
        some = draw.sample(places, draw.randint(1, len(places)))
        results = RoundResults.from_counts(round_, drawn(round_, draw, some))

        for question in as_json(results, Group("", 0, 0), 0, {})["questions"]:
            words = question["answers_in_words"]
            assert words in {None, 0} or words >= MINIMUM
            if question["all"] is None:
                continue
            seen[judge(question)] += 1

    # All three were met often: nothing hidden, some of it, everything.
    assert min(seen.values()) > 5
    assert set(seen) == {"shown", "partly hidden", "hidden"}


def judge(question):
    """Every way to add up; gives what was met."""
    whole, cells = question["all"], question["by_place"]
    told = [cell for cell in cells if not cell["hidden"]]
    shown = [cell for cell in told if "withheld" not in cell]
    hidden = [cell for cell in cells if cell["hidden"]]
    for cell in told:
        assert cell["answered"] == 0 or cell["answered"] >= MINIMUM
    for cell in shown:
        assert cell["answered"] == 0 or cell["n"] >= MINIMUM
    for cell in [*hidden, *([whole] if whole["hidden"] else [])]:
        assert {value for key, value in cell.items() if key not in {"place", "hidden"}} == {None}
    derived(question, [cell for cell in shown if cell["place"] != "nationwide"])
    if whole["hidden"]:
        assert all(cell["answered"] == 0 for cell in shown)
        return "hidden"
    if hidden:
        assert len(hidden) >= 2
        assert whole["answered"] - sum(cell["answered"] for cell in told) >= MINIMUM
    if "withheld" in whole:
        return "hidden"
    rest = {key: whole[key] - sum(cell[key] for cell in shown) for key in ("n", "answered")}
    spread = shares(whole)
    for cell in shown:
        spread.subtract(shares(cell))
    if len(shown) == len(cells):
        assert rest == {"n": 0, "answered": 0}
        assert not any(spread.values())
        return "shown"
    assert rest["answered"] >= rest["n"] >= MINIMUM
    assert min(spread.values()) >= 0
    return "partly hidden"


def derived(question, regions):
    """What is computed from regions can be computed by the reader, too."""
    means = {cell["place"]: cell["mean"] for cell in regions if cell["mean"] is not None}
    # Means of numbers that were given in confidence are told as whole numbers.
    near = 1 if question["kind"] == "number" else 1e-3
    if len(means) < 2:
        assert question["mean_of_regions"] is None
    else:
        assert question["mean_of_regions"] == pytest.approx(fmean(means.values()), abs=near)
    assert set(question["strongest"]) | set(question["weakest"]) <= set(means)
