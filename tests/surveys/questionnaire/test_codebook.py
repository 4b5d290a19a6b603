"""The codebook says what every column of answers means."""

import pytest

from surveys.questionnaire import codebook
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.questionnaire.definition_file import read_definition
from tests.factories.surveys import situational


@pytest.fixture
def variables():
    return {each.code: each for each in codebook.variables(read_definition(situational()))}


def test_every_question_has_a_variable_and_every_justification_one_of_its_own(variables):
    assert list(variables)[:4] == ["involve", "involve_why", "unite", "unite_why"]
    assert variables["involve_why"].reason_for == "involve"
    assert variables["involve_why"].kind == "long_text"
    assert not variables["involve_why"].required
    assert "needs_why" not in variables


def test_values_are_told_in_every_language_with_being_unable_to_say(variables):
    values = {each.number: each.text for each in variables["involve"].values}

    assert list(values) == [1, 2, 3, 4, 5, CANNOT_SAY]
    assert values[5].in_language("sv") == "Mycket bra"
    assert values[CANNOT_SAY].in_language("en") == "I cannot say"


def test_numbers_have_bounds_and_a_unit_and_others_have_none(variables):
    meetings, involve = variables["meetings"], variables["involve"]

    assert (meetings.minimum, meetings.unit.in_language("fi")) == (0, "kertaa")
    assert meetings.maximum is not None
    assert (involve.minimum, involve.maximum) == (None, None)


def test_the_indicator_of_a_question_is_named(variables):
    assert variables["involve"].indicator == "structures_involve"
    assert variables["support"].indicator == ""
