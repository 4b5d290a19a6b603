"""The reference tables come in whole or not at all, and a fault is named with its place."""

import csv
import datetime as dt
import shutil
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.audit.models import AuditEvent
from regions.models import Indicator, IndicatorValue, Municipality, Region
from regions.reference import DATA, FaultyReference, load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def change(folder, file, key, column, value):
    """Write `value` into one cell of the line that begins with `key`."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    place = rows[0].index(column)
    line = next(row for row in rows if row[: len(key)] == list(key))
    line[place] = value
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return rows.index(line) + 1


def faults_of(folder):
    with pytest.raises(FaultyReference) as caught:
        load_reference(folder)
    return [(f.file, f.line, f.column) for f in caught.value.faults], str(caught.value)


def test_the_tables_are_those_of_finland(reference):
    assert Region.objects.count() == 22
    assert Municipality.objects.count() == 309
    assert Municipality.objects.filter(region=None).count() == 16
    assert Municipality.objects.standing_on(dt.date(2026, 1, 1)).count() == 308


def test_a_municipality_that_ended_keeps_its_last_day_and_its_heir(reference):
    ended = Municipality.objects.get(valid_to__isnull=False)
    assert (ended.name_fi, ended.valid_to) == ("Pertunmaa", dt.date(2024, 12, 31))
    assert ended.merged_into.name_fi == "Mäntyharju"


def test_published_figures_are_only_those_that_were_published(reference):
    published = IndicatorValue.objects.filter(kind="published")
    of_nation = sorted(published.filter(region=None).values_list("value", "n"))
    assert of_nation == [(Decimal("3.3"), 39), (Decimal("3.4"), 39), (Decimal("3.6"), 39)]
    named = published.exclude(region=None)
    assert not named.exclude(value=None).exists()
    assert sorted(named.values_list("indicator", "region__slug", "standing")) == [
        ("structures_involve", "kainuu", "work_to_do"),
        ("structures_involve", "pohjois-karjala", "strong"),
        ("structures_involve", "pohjois-pohjanmaa", "strong"),
        ("structures_reach", "kanta-hame", "best"),
        ("structures_reach", "lappi", "best"),
        ("structures_unite", "keski-pohjanmaa", "best"),
        ("structures_unite", "lappi", "best"),
    ]


def test_uusimaa_has_no_association_figures_of_its_own(reference):
    without = Region.objects.exclude(indicator_values__indicator="associations_sote")
    assert {region.work_area_id for region in without} == {"uusimaa"}
    assert without.count() == 5
    assert "Uusimaa" in Indicator.objects.get(pk="associations_sote").note_en


def test_loading_twice_changes_nothing_and_leaves_one_trace():
    load_reference()

    again = load_reference()

    assert all(not (o.added or o.changed) for o in again)
    assert AuditEvent.objects.filter(action="reference.loaded").count() == 1


def test_a_changed_cell_changes_one_row(folder, reference):
    change(folder, "regions.csv", ["21"], "website", "https://lappi.example.org/")

    outcomes = load_reference(folder)

    assert [o.changed for o in outcomes if o.changed] == [["21"]]
    assert Region.objects.get(pk="21").website == "https://lappi.example.org/"


def test_a_corrected_figure_is_a_new_version_and_the_others_stay_as_they_are(folder, reference):
    first = IndicatorValue.objects.count()
    change(folder, "indicator_values.csv", ["population", "21"], "value", "176000")

    outcomes = load_reference(folder)

    assert [o.changed for o in outcomes if o.changed] == [["population 21 2025-12-31"]]
    assert IndicatorValue.objects.count() == first + 1
    newest = IndicatorValue.objects.newest().get(indicator="population", region="21")
    assert (newest.value, newest.supersedes.value != newest.value) == (176_000, True)
    assert all(not (o.added or o.changed) for o in load_reference(folder))


def test_the_figures_of_2021_were_given_by_experts(reference):
    published = IndicatorValue.objects.filter(kind="published")
    assert set(published.values_list("breakdown", flat=True)) == {"experts"}


@pytest.mark.parametrize(
    ("file", "key", "column", "value", "says"),
    [
        pytest.param("municipalities.csv", ["005"], "region", "99", "99", id="unknown region"),
        pytest.param("municipalities.csv", ["009"], "code", "005", "005", id="code given twice"),
        pytest.param("municipalities.csv", ["005"], "population", "9 000", "9 000", id="number"),
        pytest.param("municipalities.csv", ["588"], "valid_to", "31.12.2024", "31.12", id="date"),
        pytest.param("municipalities.csv", ["005"], "name_fi", "", "empty", id="empty name"),
        pytest.param("municipalities.csv", ["005"], "languages", "se", "se", id="language"),
        pytest.param("municipalities.csv", ["005"], "name_fi", "AlajÃ¤rvi", "1252", id="mojibake"),
        pytest.param("municipalities.csv", ["005"], "name_fi", " Alajärvi", "Space", id="spaces"),
        pytest.param("municipalities.csv", ["005"], "name_fi", "A" * 61, "60", id="too long"),
        pytest.param("municipalities.csv", ["005"], "name_fi", "A\x00", "sign", id="null byte"),
        pytest.param("regions.csv", ["02"], "slug", "ita-uusimaa", "line 2", id="address twice"),
        pytest.param(
            "regions.csv", ["02"], "is_bilingual", "ehkä", "ehkä", id="neither true nor false"
        ),
        pytest.param("regions.csv", ["02"], "website", "javascript:x", "URL", id="address"),
        pytest.param("regions.csv", ["02"], "work_area", "", "empty", id="empty work area"),
        pytest.param("regions.csv", ["02"], "work_area", "lapland", "lapland", id="no such area"),
        pytest.param(
            "indicator_values.csv", ["population", "01"], "value", "1,5", "1,5", id="comma"
        ),
        pytest.param("indicator_values.csv", ["population", "01"], "n", "-1", "0", id="minus"),
    ],
)
def test_a_fault_is_named_with_file_line_and_column(folder, file, key, column, value, says):
    line = change(folder, file, key, column, value)

    places, text = faults_of(folder)

    assert (file, line, column) in places
    assert says in text
    assert not Region.objects.exists()


def test_two_regions_on_one_tile(folder):
    line = change(folder, "regions.csv", ["02"], "tile_row", "6")
    change(folder, "regions.csv", ["02"], "tile_col", "4")

    places, text = faults_of(folder)

    assert places == [("regions.csv", line, "tile_row + tile_col")]
    assert "6, 4 stands already on line 2" in text


def test_a_merged_municipality_without_its_last_day(folder):
    line = change(folder, "municipalities.csv", ["588"], "valid_to", "")

    places, _text = faults_of(folder)

    assert places == [("municipalities.csv", line, "")]


def test_two_figures_for_one_region_and_day(folder):
    path = folder / "indicator_values.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")

    places, _text = faults_of(folder)

    assert places == [
        ("indicator_values.csv", len(lines) + 1, "indicator + region + reference_on + breakdown")
    ]


def test_every_fault_is_told_at_once(folder):
    change(folder, "regions.csv", ["02"], "website", "x")
    change(folder, "municipalities.csv", ["005"], "region", "99")
    change(folder, "municipalities.csv", ["009"], "population", "x")

    places, _text = faults_of(folder)

    assert [(file, column) for file, _line, column in places] == [
        ("regions.csv", "website"),
        ("municipalities.csv", "region"),
        ("municipalities.csv", "population"),
    ]


def test_a_file_in_another_encoding(folder):
    path = folder / "regions.csv"
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))

    places, text = faults_of(folder)

    assert places[0] == ("regions.csv", 2, "")
    assert "UTF-8" in text


def test_a_byte_order_mark_is_no_fault(folder):
    path = folder / "regions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    load_reference(folder)

    assert Region.objects.count() == 22


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        pytest.param(
            "seat_city", "city", [("regions.csv", 1, "seat_city"), ("regions.csv", 1, "city")],
            id="renamed column",
        ),
        pytest.param("name_sv", "slug", [("regions.csv", 1, "name_sv"), ("regions.csv", 1, "slug")],
                     id="column twice"),
    ],
)  # fmt: skip
def test_a_wrong_header(folder, old, new, places):
    path = folder / "regions.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")

    found, _text = faults_of(folder)

    assert sorted(f for f in found if f[0] == "regions.csv") == sorted(places)


def test_another_delimiter(folder):
    path = folder / "work_areas.csv"
    path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")

    places, _text = faults_of(folder)

    assert ("work_areas.csv", 1, "code") in places


def test_a_line_cut_short(folder):
    path = folder / "work_areas.csv"
    path.write_text(path.read_text("utf-8") + "saimaa,Saimaa\n", "utf-8")

    places, text = faults_of(folder)

    assert places == [("work_areas.csv", 8, "")]
    assert "2 cells where the header has 4" in text


def test_an_open_quotation_mark(folder):
    path = folder / "work_areas.csv"
    path.write_text(path.read_text("utf-8") + '"saimaa,Saimaa\n', "utf-8")

    places, _text = faults_of(folder)

    assert [file for file, _line, _column in places][:1] == ["work_areas.csv"]


def test_a_missing_file(folder):
    (folder / "indicators.csv").unlink()

    places, _text = faults_of(folder)

    assert places[0] == ("indicators.csv", 1, "")


def test_a_fault_in_the_last_file_leaves_the_first_as_it_was(folder, reference):
    change(folder, "regions.csv", ["21"], "website", "https://lappi.example.org/")
    change(folder, "indicator_values.csv", ["population", "01"], "value", "many")

    faults_of(folder)

    assert Region.objects.get(pk="21").website == "https://lapha.fi/"


def test_what_the_database_refuses_is_a_fault_too(folder, reference):
    path = folder / "regions.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    line = change(folder, "regions.csv", ["21"], "slug", "helsinki")

    places, _text = faults_of(folder)

    assert places == [("regions.csv", line, "")]
    assert Region.objects.get(pk="21").slug == "lappi"


def test_the_command_tells_what_it_did(folder, capsys):
    call_command("load_reference")
    change(folder, "regions.csv", ["21"], "website", "https://lappi.example.org/")
    call_command("load_reference", data=folder, verbosity=2)

    told = capsys.readouterr().out
    assert "regions.csv: 22 added, 0 changed, 0 same" in told
    assert "regions.csv: 0 added, 1 changed, 21 same" in told
    assert "changed 21" in told


def test_the_command_tells_what_is_wrong(folder):
    line = change(folder, "municipalities.csv", ["005"], "region", "99")

    with pytest.raises(CommandError) as caught:
        call_command("load_reference", data=folder)

    assert f"municipalities.csv, line {line}, column region: " in str(caught.value)
    assert "Nothing was changed." in str(caught.value)
