"""A file may hold answers to what is not asked of whoever gave them: these are left out, and named."""

import pytest
from django.utils import translation

from surveys.models import Answer, Response
from tests.factories.surveys import RoundFactory, SurveyFactory
from tests.surveys.importing.collecting import as_csv, imported, told_problems
from tests.surveys.questionnaire.conditional import content, given, question

SCALE = {"points": [{"fi": "1"}, {"fi": "2"}], "required": True, "why": True}


@pytest.fixture
def round_(db, lappi):
    pages = [
        [question("has", required=True)],
        [question("how", "scale", ask_if=given("has", "is", "a"), **SCALE)],
    ]
    with translation.override("en"):
        yield RoundFactory(survey=SurveyFactory(content=content(*pages)))


def test_an_answer_to_what_is_not_asked_is_left_out_and_named(round_):
    rows = [
        {"region": "21", "has": "b", "how": "9", "how_why": "Syy"},
        {"region": "21", "has": "a", "how": "2"},
        {"region": "21", "has": "b"},
    ]

    import_ = imported(round_, as_csv(*rows, headings=["region", "has", "how", "how_why"]))

    assert (import_.good_count, import_.bad_count, import_.problem_count) == (3, 0, 2)
    [how, why] = told_problems(import_)
    assert (how[:3], why[:3]) == ((2, "how", "9"), (2, "how_why", "Syy"))
    assert "taken without this answer" in how[3]
    assert Response.objects.count() == 3
    assert list(Answer.objects.filter(question__code="how").values_list("value", "text")) == [
        (2, "")
    ]


def test_required_comes_with_the_question_and_its_column_may_be_missing(round_):
    rows = [{"region": "21", "has": "a"}, {"region": "21", "has": "c"}]

    import_ = imported(round_, as_csv(*rows, headings=["region", "has"]), skip_bad=True)

    [(row, column, _value, what_to_do)] = told_problems(import_)
    assert (row, column) == (2, "how")
    assert "An answer is required here" in what_to_do
    assert Response.objects.count() == 1
