"""One grammar for numbers: what has been meant in two ways is no number."""

from decimal import Decimal

import pytest

from portal.typed.number import NoNumber, read_number, read_whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" 12\n", 12),
        ("0", 0),
        ("007", 7),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u2009234\u2009567", 1_234_567),
        ("12\u202f345", 12345),
        ("12,0", 12),
        ("12.00", 12),
        ("1 234,0", 1234),
        ("-5", -5),
        ("\u22125", -5),
        ("-1 234", -1234),
    ],
)
def test_whole_numbers_as_people_and_programs_write_them(text, number):
    assert read_whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "x", "10 12", "1 2", "12 34", "1 23", "1 2345", "1234 567", "12 345 67", "0 123",
        "1  234", "1 234\u00a0567", "1\u00a0234 567", "1\n234", "1\t234", "1.234", "1,234", "1.000",
        "1,000", "1.234.567", "1'234", "1’234", "1,5", "1.05", "1e3", "1E3", "1_000", "+5", "--5",
        "- 5", "5-", "5 %", "5%", "5 €", "0x10", "½", "²", "٣", "१२", "１２", "1,", ",5", "1.0.0",
        "1,0,0", "10,12", "10/12", "10;12", "10-12", "inf", "nan", "9" * 16, "9" * 5000,
    ],
)  # fmt: skip
def test_what_can_be_meant_in_two_ways_is_no_number(text):
    with pytest.raises(NoNumber):
        read_whole_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 000,50", "12000.5"),
        ("12000.5", "12000.5"),
        ("3", "3"),
        ("-0,25", "-0.25"),
    ],
)
def test_decimals_follow_a_comma_or_a_point(text, number):
    assert read_number(text, decimals=2) == Decimal(number)


@pytest.mark.parametrize("text", ["1,234", "1.234", "1,2,3", "1.2 3", "12,5 %"])
def test_more_decimals_than_asked_for_are_no_number(text):
    with pytest.raises(NoNumber):
        read_number(text, decimals=2)
