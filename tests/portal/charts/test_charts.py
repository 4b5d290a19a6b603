"""Charts say in words and in a table what they draw."""

import re
from html import unescape

import pytest
from django.utils.translation import override

from portal.charts.distribution import Distribution
from portal.charts.dots import Dots, Mark
from portal.charts.parts import Bar, Option
from portal.charts.shares import Answer, Shares
from portal.charts.table import Cell, Row
from portal.charts.text import lines, number, width
from portal.charts.tile_map import Tile, TileMap


def tile(name, column, value=None, **more):
    return Tile(
        row=1, column=column, name=name, short_name=name, url=f"/{name}/", value=value, **more
    )


def cells(table):
    return [[str(cell.text) for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lappi", ["Lappi"]),
        ("Kymenlaakso", ["Kymen-", "laakso"]),
        ("Pohjois-Pohjanmaa", ["Pohjois-", "Pohjanmaa"]),
        ("Vantaa ja Kerava", ["Vantaa ja", "Kerava"]),
    ],
)
def test_names_are_broken_where_a_reader_would(name, expected):
    assert lines(name, 5.3) == expected


def test_a_map_without_values_is_a_list_of_links():
    svg = TileMap("m", "Regions", (tile("A<b>", 1), tile("B", 2, is_selected=True))).render()

    assert "<title" in svg
    assert 'href="/B/" aria-label="B" aria-current="true"' in svg
    assert "A&lt;b&gt;" in svg
    assert "<b>" not in svg


def test_the_five_steps_run_from_lowest_to_highest():
    chart = TileMap("m", "T", tuple(tile(str(i), i, float(i)) for i in range(1, 6)), measure="Mean")

    assert [chart.step(each) for each in chart.tiles] == [1, 2, 3, 4, 5]


def test_a_missing_value_is_said():
    chart = TileMap("m", "T", (tile("A", 1, 2.5), tile("B", 2)), measure="Mean", decimals=1)

    with override("fi"):
        assert chart.table.rows[0].cells[1].text == "2,5"
    with override("en"):
        assert cells(TileMap("m", "T", chart.tiles, measure="Mean", decimals=1).table) == [
            ["A", "2.5"],
            ["B", "not available"],
        ]


def test_dots_are_sorted_with_the_country_beside_them():
    marks = (Mark("A", 2.0, n=3), Mark("B", 4.0, n=5, is_selected=True), Mark("C", None))

    with override("en"):
        chart = Dots("d", "Title", marks, low=1, high=5, national=3.3)
        svg = chart.render()

        assert cells(chart.table) == [
            ["B", "4.0", "5"],
            ["A", "2.0", "3"],
            ["C", "not available", ""],
            ["Whole country", "3.3", ""],
        ]
    assert "Highest: B 4.0 (n = 5). Lowest: A 2.0 (n = 3). Whole country: 3.3." in svg
    assert svg.count("<circle") == 4


def test_dots_name_all_that_stand_equal():
    """As they are written: 4.04 and 3.96 are both 4.0."""
    marks = (*(Mark(name, 4.04) for name in "ABCDE"), Mark("F", 3.96), Mark("G", 1.0))

    with override("en"):
        chart = Dots("d", "Title", marks, low=1, high=5)

        assert chart.description == (
            "Highest: A 4.0, B 4.0, C 4.0, D 4.0 and 2 others. Lowest: G 1.0. "
            "Whole country: not available."
        )


def test_dots_that_are_alike_have_no_highest():
    with override("en"):
        chart = Dots("d", "Title", (Mark("A", 3.0), Mark("B", 3.0)), low=1, high=5, national=3.0)

        assert chart.description == "Whole country: 3.0."


def test_coordinates_do_not_speak_finnish():
    with override("fi"):
        svg = TileMap("m", "T", tuple(tile(str(i), i) for i in range(1, 20))).render()

    assert "\xa0" not in svg


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(3.27, 1, "3.3"), (3.25, 1, "3.3"), (2.96, 1, "3.0"), (67 / 20, 1, "3.4"), (7, 0, "7")],
)
def test_numbers_are_rounded_not_cut(value, decimals, written):
    with override("en"):
        assert number(value, decimals) == written


def test_whatever_a_cell_says_is_escaped():
    says = "<b>'&\"</b>"
    escaped = "&lt;b&gt;&#x27;&amp;&quot;&lt;/b&gt;"
    row = Row((Cell(says, url='/a"b/'), Cell(says, heading=says, is_number=True)))

    assert row.written(is_card=True) == (
        f'<tr role="row"><th scope="row" role="rowheader"><a href="/a&quot;b/">{escaped}</a></th>'
        f'<td role="cell" data-label="{escaped}" class="number">{escaped}</td></tr>'
    )
    assert row.written(is_card=False).endswith(
        f'<td role="cell" class="number">{escaped}</td></tr>'
    )


def places(svg):
    """Where each line of words begins and ends in its drawing, by the size of the letters it has."""
    for drawing in re.findall(r"<svg.*?</svg>", svg, re.DOTALL):
        of_drawing = int(re.search(r'viewBox="0 0 (\d+)', drawing)[1])
        size = int(re.search(r'font-size="(\d+)"', drawing)[1])
        for group in re.findall(r"<g.*?</g>|<text.*?</text>", drawing, re.DOTALL):
            for attributes, words in re.findall(r"<text([^>]*)>(.*?)</text>", group, re.DOTALL):
                x = int((re.search(r' x="(\d+)"', attributes) or [0, 0])[1])
                length = width(unescape(re.sub(r"<[^>]+>", "", words))) * size
                given = re.search(r'text-anchor="(\w+)"', attributes) or re.search(
                    r'^<g[^>]*text-anchor="(\w+)"', group
                )
                before = {"end": 1, "middle": 0.5}.get(given[1] if given else "", 0)
                yield of_drawing, words, x - before * length, x + (1 - before) * length


LONG = (
    "Valtakunnalliset järjestöt",
    "Ala- ja yläkoulujen sekä oppilaitosten yhteistyö järjestöjen kanssa ja niiden hyvinvointityö",
    "Hyvinvointialueyhdistyskumppanuusneuvottelukuntatyöskentelymalli",
    "W" * 120,
)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("words", LONG)
def test_no_words_of_a_drawing_are_cut_off(words, language):
    note = "piilotettu: luvusta selviäisi, mitä muutamat ovat vastanneet"
    options = (*(Option(str(i), words) for i in range(1, 12)), Option("", words, is_apart=True))
    shares = (1 / 12,) * 12
    bars = (Bar(words, shares, n=12_345), Bar(words, note=note))
    answers = (Answer(words, 1_234_567, 1.0), Answer(words, 0, 0))

    marks = (Mark(words, 3.5, n=12_345), Mark(words, None, note=note))
    with override(language):
        drawn = (
            Distribution("a", "A", options, bars).render(),
            Distribution("b", "B", options, bars[:1]).render(),
            Shares("c", "C", answers).render(),
            Dots("d", "D", marks, 1, 5, national=3.2, whole="Kaikki vastaukset").render(),
            Dots("e", "E", marks, 1, 5).render_on_paper(),
        )
    placed = [each for svg in drawn for each in places(svg)]

    assert len(placed) > 100
    assert [each for each in placed if each[2] < -1 or each[3] > each[0] + 1] == []
