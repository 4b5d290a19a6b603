"""Charts say in words and in a table what they draw."""

import pytest
from django.utils.translation import override

from portal.charts.dots import Dots, Mark
from portal.charts.table import Cell, Row
from portal.charts.text import lines, number
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
    assert lines(name, 9) == expected


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
    assert "Highest: B 4.0. Lowest: A 2.0. Whole country: 3.3." in svg
    assert svg.count("<circle") == 4


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
