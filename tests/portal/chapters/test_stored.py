"""Plain data becomes JSON and the same data again."""

import datetime as dt
import json

import pytest
from django.utils.translation import gettext_lazy, override

from portal.chapters.chapter import FileTable, Link, Section
from portal.chapters.figure import Figure, Reason
from portal.chapters.stored import as_json, from_json
from portal.charts.dots import Dots, Mark
from portal.tabular.columns import Column


def stored(of, value):
    return from_json(of, json.loads(json.dumps(as_json(value))))


def test_every_kind_of_cell_comes_back_as_what_it_was():
    row = ("x", 3, 3.0, dt.date(2026, 11, 30), None, Figure("–", reason=Reason.FEW, why="few"))
    table = FileTable("Sheet", (Column("A", "percent", 12, 1),), (row,))

    found = stored(FileTable, table)

    assert found == table
    assert [type(cell) for cell in found.rows[0]] == [type(cell) for cell in row]
    assert found.rows[0][-1].reason is Reason.FEW


def test_a_chart_comes_back_as_the_chart_it_was():
    chart = Dots("means", "Means", (Mark("Lappi", 4.2, n=12),), low=1, high=5)
    section = Section("results", "Results", "One.", links=(Link("All", "/all/"),), chart=chart)

    assert stored(Section, section) == section


def test_a_lazy_text_is_stored_as_it_is_read_now():
    with override("en"):
        written = as_json(Link(gettext_lazy("Region"), "/"))

    with override("fi"):
        assert from_json(Link, written).text == "Region"


def test_a_field_that_came_later_has_its_default():
    written = as_json(Section("results", "Results", "One."))
    del written["is_leading"]

    assert from_json(Section, written) == Section("results", "Results", "One.")


def test_what_is_no_plain_data_is_refused():
    with pytest.raises(TypeError, match="object is no plain data"):
        as_json(Link(object(), "/"))


def test_a_value_of_another_kind_is_refused():
    written = as_json(Section("results", "Results", "One."))
    written["chart"] = as_json(Link("All", "/all/"))

    with pytest.raises(TypeError, match="Link does not stand where"):
        from_json(Section, written)
