"""What is hidden, what is missing and zero are three things."""

import pytest
from django.utils.translation import override

from portal.chapters.figure import Figure, Reason

HIDDEN = [Reason.FEW, Reason.PROTECTS]
MISSING = [Reason.NO_ANSWERS, Reason.CANNOT_SAY, Reason.NOT_ASKED]


def test_a_zero_is_written_as_a_number():
    zero = Figure("0.0 (n = 5)", 0.0, 5)

    assert (zero.in_cell, zero.hidden) == (0.0, None)


@pytest.mark.parametrize("reason", HIDDEN)
def test_what_is_hidden_says_so_in_its_cell_and_in_the_column_of_reasons(reason):
    with override("en"):
        figure = Figure.without(reason, minimum=5)

    assert figure.in_cell == figure.hidden == figure.text != ""


@pytest.mark.parametrize("reason", MISSING)
def test_what_is_missing_says_so_in_its_cell_and_is_not_called_hidden(reason):
    with override("en"):
        figure = Figure.without(reason)

    assert figure.in_cell == figure.text != ""
    assert figure.hidden is None


def test_a_rate_of_nobody_leaves_a_files_cell_empty():
    nobody = Figure.without(Reason.NOBODY_INVITED, text="–")

    assert (nobody.text, nobody.in_cell, nobody.hidden) == ("–", None, None)


def test_few_are_told_by_the_least_that_is_shown():
    with override("en"):
        assert Reason.FEW.text(5) == "fewer than 5 answers"
