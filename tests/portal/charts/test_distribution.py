"""Answers as bars: every share has its length, its figure where it fits, and its words."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.distribution import Distribution
from portal.charts.part_drawing import (
    ALONE_NARROW,
    ALONE_WIDE,
    NARROW,
    WIDE,
    Drawing,
    looks_of,
)
from portal.charts.parts import Bar, Option, percent
from portal.charts.shares import Answer, Shares

SCALE = (
    Option("1", "Huonosti"),
    Option("2", "Hyvin"),
    Option("", "En osaa sanoa", is_apart=True),
)
SIZES = (WIDE, NARROW, ALONE_WIDE, ALONE_NARROW)


def chart(*bars, options=SCALE):
    return Distribution("how", "Kuinka hyvin?", options, bars)


def cells(table):
    return [[str(cell.text) for cell in row.cells] for row in table.rows]


def widths(path):
    """Of the areas of one look, the key's box first."""
    return [int(width) for width in re.findall(r"M[\d ]+h(\d+)v", path)]


@pytest.mark.parametrize(
    ("share", "written"),
    [(0, "0 %"), (0.001, "under 1 %"), (0.005, "1 %"), (0.355, "36 %"), (1, "100 %")],
)
def test_a_share_is_nothing_only_where_there_was_none(share, written):
    with override("en"):
        assert percent(share) == written


def test_the_table_says_what_the_bars_show():
    told = chart(Bar("Lappi", (0.25, 0.5, 0.25), n=8), Bar("Kainuu", note="alle 5 vastausta"))

    with override("en"):
        assert cells(told.table) == [
            ["Lappi", "8", "25 %", "50 %", "25 %"],
            ["Kainuu", "", "alle 5 vastausta", "", ""],
        ]


def test_one_bar_is_described_in_words():
    with override("en"):
        assert chart(Bar("", (0.25, 0.5, 0.25))).description == (
            "Huonosti 25 %, Hyvin 50 %, En osaa sanoa 25 %"
        )


def test_what_is_hidden_has_no_bar_but_its_reason():
    with override("en"):
        drawn = chart(Bar("Lappi", (1, 0, 0), n=8), Bar("Kainuu", note="alle 5 vastausta")).render()

    assert drawn.count("alle 5 vastausta") == 2
    assert drawn.count("n = 8") == 2


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(any))
def test_shares_fill_the_bar_and_never_leave_it(counts):
    shares = tuple(count / sum(counts) for count in counts)
    for size in SIZES:
        bars = (
            (Bar("Lappi", shares),)
            if size in (ALONE_WIDE, ALONE_NARROW)
            else (Bar("Lappi", shares), Bar("Kainuu", note="–"))
        )
        drawing = Drawing(SCALE, bars, size)
        drawing.draw()
        ends = [
            int(x) + int(width)
            for paths in drawing.areas.values()
            for path in paths
            for x, width in re.findall(r"M(\d+) \d+h(\d+)v", path)
        ]
        # A sliver is drawn two units wide, so that it is seen.
        assert max(ends) <= size.width + 2
        assert all(y < drawing.height for _x, y, _words in drawing.key)


@pytest.mark.parametrize("points", [2, 3, 5, 7, 11])
def test_shades_go_from_the_first_to_the_last(points):
    options = tuple(Option(str(n), f"Piste {n}") for n in range(points)) + SCALE[2:]
    looks = looks_of(options)

    assert looks[0] == 1
    assert looks[-2:] == [5, 0]
    assert looks[:-1] == sorted(looks[:-1])


def test_a_figure_stands_only_where_it_fits():
    drawing = Drawing(SCALE, [Bar("", (0.01, 0.98, 0.01))], ALONE_NARROW)
    with override("en"):
        drawing.draw()

    assert [words for texts in drawing.percents.values() for _x, _y, words in texts] == ["98 %"]


def test_labels_are_text_not_markup():
    bad = "<script>alert(1)</script>"
    drawn = chart(Bar(bad, (1, 0, 0)), Bar(bad, note=bad), options=(Option("1", bad), *SCALE[1:]))
    shares = Shares("how", bad, (Answer(bad, 1, 1.0),))

    for svg in (drawn.render(), drawn.render_table(), shares.render(), shares.render_table()):
        assert "<script" not in svg


def test_choices_are_told_with_number_and_share():
    told = Shares("how", "Mitä?", (Answer("Tilat", 3, 0.75, is_most=True), Answer("Ei", 0, 0)))

    with override("en"):
        assert cells(told.table) == [["Tilat", "3", "75 %"], ["Ei", "0", "0 %"]]
        assert told.description == "Tilat 75 %, Ei 0 %"
        assert told.render().count("75 % · 3") == 2


def test_long_choices_are_broken_into_lines_on_a_phone():
    words = "Ilmaiset tai edulliset tilat ja laitteet yhdistysten toimintaan"
    drawn = Shares("how", "Mitä?", (Answer(words, 1, 1.0),)).render()

    assert f">{words}</text>" in drawn
    assert drawn.count("<text") > 4
