"""Two texts that look the same are kept as the same; what carries meaning stays."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.typed.text import name_key, plain_line, plain_lines, plain_text

PAIJAT_HAME = "Päijät-Häme"
# Whatever word processors, web pages and other keyboards leave between letters.
INVISIBLE = {
    "NUL": "\x00",
    "bell": "\x07",
    "soft hyphen": "\u00ad",
    "grapheme joiner": "\u034f",
    "Arabic letter mark": "\u061c",
    "Hangul filler": "\u3164",
    "space without width": "\u200b",
    "non-joiner": "\u200c",
    "joiner": "\u200d",
    "left to right": "\u200e",
    "right to left": "\u200f",
    "override of direction": "\u202e",
    "word joiner": "\u2060",
    "isolate": "\u2066",
    "choice of look": "\ufe0f",
    "byte order mark": "\ufeff",
    "tag": "\U000e0061",
    "no character": "\uffff",
}


@pytest.mark.parametrize("sign", INVISIBLE.values(), ids=INVISIBLE)
def test_what_cannot_be_seen_is_taken_out_wherever_it_stands(sign):
    typed = f"{sign}{PAIJAT_HAME[:3]}{sign}{sign}{PAIJAT_HAME[3:]}{sign}"

    assert plain_text(typed) == PAIJAT_HAME


def test_letters_are_composed_also_over_what_stood_between():
    assert plain_text(unicodedata.normalize("NFD", PAIJAT_HAME)) == PAIJAT_HAME
    assert plain_text("a\u200b\u0308") == "ä"
    assert plain_text("\u212bbo") == "Åbo"


@pytest.mark.parametrize(
    "text",
    [
        "a\tb\nc\r\nd",
        "12\u00a0000\u202f€",
        "👩\u200d⚕\ufe0f terveydenhoitaja",
        "👩🏽\u200d🔧",
        "1\ufe0f\u20e3",
        "❤\ufe0f",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "rikki \ufffd",
    ],
)
def test_what_carries_meaning_stays(text):
    assert plain_text(text) == text


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_word_processors_line_end_is_a_line_end(end):
    assert plain_text(f"a{end}b") == "a\nb"


@given(st.text())
@example("a\u0300\u200d\u0308")
@example("ª\u0301\u200d\u0323")
def test_once_is_enough(text):
    plain = plain_text(text)

    assert plain_text(plain) == plain
    assert unicodedata.is_normalized("NFC", plain)


def test_one_line_and_several_and_a_name():
    assert plain_line("  Keski\u00ad-\u00a0\n Suomi\u200b ") == "Keski- Suomi"
    assert plain_lines("\u2028 a \r\nb\r \n\u200b\n") == "a\nb"
    assert (
        name_key("PA\u0308IJA\u0308T\u2011HA\u0308ME  x")
        == name_key("Päijät–Häme X")
        == "päijät-häme x"
    )
