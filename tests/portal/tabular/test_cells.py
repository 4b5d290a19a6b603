"""One rule decides which text a spreadsheet might run, and its mark can be taken off again."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.tabular.cells import is_dangerous, restored, safe_cell
from tests.portal.tabular.payloads import FORMULAS, PLAIN, SIGNS

MARKS_AND_SIGNS = st.text(alphabet="'\"=+-@＝;,|\t\r\n \u200bax1", max_size=15)


@pytest.mark.parametrize("text", FORMULAS[:-1])
def test_a_formula_is_marked_and_comes_back(text):
    marked = safe_cell(text)

    assert marked == "'" + marked[1:] != text
    assert restored(marked) == text


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_as_it_is(text):
    assert (safe_cell(text), restored(text)) == (text, text)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|", "\n", "\r\n", "; ", ', "'])
def test_a_cell_that_another_separator_would_begin_is_marked_too(sign, separator):
    assert safe_cell(f"a{separator}{sign}1") == f"'a{separator}'{sign}1"


@pytest.mark.parametrize("value", [-5, -1.5, Decimal(-3), True, None, dt.date(2026, 1, 1)])
def test_what_is_no_text_stays_what_it_is(value):
    assert safe_cell(value) is value


@given(MARKS_AND_SIGNS | st.text(max_size=40))
def test_every_text_comes_back(text):
    assert restored(safe_cell(text)) == text


@given(MARKS_AND_SIGNS)
def test_no_marked_text_begins_a_cell_with_a_sign(text):
    marked = safe_cell(text)

    for separator in (None, ";", ",", "\t", "|", "\n", "\r"):
        for piece in [marked] if separator is None else marked.split(separator):
            assert not piece.strip(' \t\r\n"\u200b;,|').startswith(SIGNS) or marked == text
    assert not marked.startswith(("\t", "\r", "\n")) or not is_dangerous(text)


@pytest.mark.parametrize("text", ["\n" * 32767, ",\n" * 16000, "'" * 32767, ",\"'" * 10000])
def test_a_long_text_comes_back_as_it_was(text):
    assert restored(safe_cell(text)) == text
