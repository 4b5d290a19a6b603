"""What a point, a choice or several are called: by one name one thing, or the name is refused."""

import pytest
from django.utils import timezone, translation

from surveys.library.loading import load_survey
from surveys.models import Survey
from surveys.questionnaire.answers import AnswerValue, BadAnswer, read_cell
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.questionnaire.definition_file import (
    FaultyDefinition,
    build_definition,
    read_definition,
)
from tests.surveys.questionnaire.odd import choices, odd_content, question, words


def scale(*texts, values=(), **more):
    points = [words(text) for text in texts]
    for point, value in zip(points, values, strict=False):
        point["value"] = value
    return question("scale", "scale", points=points, **more)


def only(definition):
    return definition.questions[0]


def told(*questions):
    with pytest.raises(FaultyDefinition) as caught, translation.override("en"):
        read_definition(odd_content(*questions))
    return [str(fault) for fault in caught.value.faults]


# ---- What a point is worth ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        pytest.param(scale("huono", "hyvä"), [1, 2], id="its place"),
        pytest.param(scale("0", "1", "2"), [0, 1, 2], id="the number in its words"),
        pytest.param(scale("5", "4", "3"), [5, 4, 3], id="in falling order too"),
        pytest.param(scale("huono", "hyvä", values=[0, 10]), [0, 10], id="a value of its own"),
        pytest.param(scale("1 000", "2 000"), [1000, 2000], id="as numbers are written"),
        pytest.param(scale("1", "2", "3 tai enemmän"), [1, 2, 3], id="place and words agree"),
    ],
)
def test_a_point_has_a_value_which_is_its_code(asked, values):
    points = only(read_definition(odd_content(asked))).choices

    assert [point.number for point in points] == values
    assert [point.code for point in points] == [str(value) for value in values]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (
            scale("0", "1", "2 tai enemmän"),
            ("pages[0].questions[0].points: “1” could mean 1 or 2. Give one of them other words, or "
            "the points of a scale their values."),
        ),
        (
            scale("hyvä", "hyvä"),
            ("pages[0].questions[0].points: “hyvä” could mean 1 or 2. Give one of them other words, "
            "or the points of a scale their values."),
        ),
        (
            scale("en osaa sanoa", "osaan", cannot_say=True),
            ("pages[0].questions[0].points: “en osaa sanoa” could mean 1 or cannot_say. Give one of "
            "them other words, or the points of a scale their values."),
        ),
        (
            scale("a", "b", values=[1]),
            ("pages[0].questions[0].points: Some points have a value and some have none. Give every "
            "point its value."),
        ),
        (
            scale("a", "b", values=[1, 1]),
            "pages[0].questions[0].points: Two points have the same value. Give each its own.",
        ),
        (
            scale("a", "b", values=[-1, 1]),
            "pages[0].questions[0].points[0].value: This must be at least 0.",
        ),
        (
            question("q", "single", choices=choices(yes="no", no="yes")),
            ("pages[0].questions[0].choices: “no” could mean yes or no. Give one of them other "
            "words, or the points of a scale their values."),
        ),
        (
            question("q", "multiple", choices=choices(a="Yksi", b="Kaksi", c="Yksi; kaksi")),
            ("pages[0].questions[0].choices: “yksi; kaksi” could mean one choice or several, parted "
            "by | or ;. Give it other words."),
        ),
    ],
)  # fmt: skip
def test_a_definition_in_which_a_name_means_two_things_is_refused(asked, fault):
    assert fault in told(asked)


def test_the_values_are_kept_with_the_definition_and_older_ones_keep_their_meaning(db):
    content = odd_content(scale("0", "1", "2"))
    survey = load_survey(content, by=None, at=timezone.now())
    older = Survey.objects.create(
        code="older", version=1, content=content, digest="older", loaded_at=timezone.now()
    )

    assert [point.number for point in only(survey.definition).choices] == [0, 1, 2]
    assert [point.number for point in only(older.definition).choices] == [1, 2, 3]
    assert "value" not in content["pages"][0]["questions"][0]["points"][0]


def test_an_older_definition_is_read_whatever_is_asked_of_new_ones(db):
    content = odd_content(scale("hyvä", "hyvä"))
    older = Survey.objects.create(
        code="older", version=1, content=content, digest="older too", loaded_at=timezone.now()
    )

    with pytest.raises(BadAnswer) as refused:
        read_cell(only(older.definition), "hyvä")

    assert refused.value.problem.code == "ambiguous"


# ---- What stands in a cell ---------------------------------------------------------------------


@pytest.fixture
def odd():
    return read_definition(odd_content()).by_code


@pytest.mark.parametrize(
    ("code", "cell", "values"),
    [
        ("score", "1", (1,)),
        ("score", "0", (0,)),
        ("score", "10", (10,)),
        ("score", "1.0", (1,)),
        ("score", "10,00", (10,)),
        ("score", "cannot_say", (CANNOT_SAY,)),
        ("score", "En osaa sanoa", (CANNOT_SAY,)),
        ("staff", "1", (2,)),
        ("staff", "1.0", (2,)),
        ("staff", "0", (1,)),
        ("staff", "two", (3,)),
        ("staff", "3 TAI enemma\u0308n", (4,)),
        ("forms", "Vertaisryhmä; avoin kaikille", (1,)),
        ("forms", "Puhelin | chat", (2,)),
        ("forms", "Vertaisryhmä; avoin kaikille; Puhelin | chat", (1, 2)),
        ("forms", "visit|Vertaisryhmä; avoin kaikille|phone", (1, 2, 3)),
        ("forms", "; kotikäynti ;; group |", (1, 3)),
        ("forms", "visit; visit", (3,)),
        ("people", "1 234", (1234,)),
        ("people", "12.0", (12,)),
    ],
)
def test_what_is_read(odd, code, cell, values):
    assert read_cell(odd[code], cell) == AnswerValue(values)


@pytest.mark.parametrize(
    ("code", "cell", "problem"),
    [
        ("score", "-1", "no_choice"),
        ("score", "11", "no_choice"),
        ("score", "1,5", "no_choice"),
        ("staff", "-1", "no_choice"),
        ("staff", "4", "no_choice"),
        ("staff", "3", "no_choice"),
        ("forms", "1", "no_choice"),
        ("forms", "-1", "no_choice"),
        ("forms", "Vertaisryhmä", "no_choice"),
        ("forms", "avoin kaikille; Vertaisryhmä", "no_choice"),
        ("forms", "visit; none", "alone"),
        ("people", "10 12", "no_number"),
        ("people", "1;2", "no_number"),
    ],
)
def test_what_is_refused(odd, code, cell, problem):
    with pytest.raises(BadAnswer) as refused:
        read_cell(odd[code], cell)

    assert refused.value.problem.code == problem


def test_of_several_the_unknown_one_is_named(odd):
    with pytest.raises(BadAnswer) as refused:
        read_cell(odd["forms"], "visit; linna; group")

    assert refused.value.problem.about["value"] == "linna"


def test_the_name_as_it_stands_comes_before_the_number_that_it_is():
    asked = question("q", "single", choices=choices(a="1", b="1.0"))

    found = [read_cell(only(read_definition(odd_content(asked))), cell) for cell in ("1", "1.0")]

    assert found == [AnswerValue((1,)), AnswerValue((2,))]


@pytest.mark.parametrize("cell", ["Me", "yksi; kaksi", "1,00"])
def test_a_cell_that_can_be_read_in_two_ways_is_refused(cell):
    """Words of two languages; a list and one choice's words; two names that are one number."""
    asked = question("q", "multiple", choices=choices(a="Yksi", b="Kaksi; yksi", c="01", d="1"))
    asked["choices"][0]["text"]["en"] = "Me"
    asked["choices"][1]["text"]["fi"] = "Me"
    asked["choices"].append({"code": "e", "text": words("Kaksi")})
    asked["choices"].append({"code": "f", "text": words("Yksi; kaksi")})
    older = only(build_definition(odd_content(asked)))

    with pytest.raises(BadAnswer) as refused:
        read_cell(older, cell)

    assert refused.value.problem.code == "ambiguous"


def test_a_long_cell_takes_no_longer_than_its_length(odd):
    cell = "visit;" * 5_000

    assert read_cell(odd["forms"], cell) == AnswerValue((3,))
