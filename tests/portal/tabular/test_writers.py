"""What leaves as XLSX or CSV keeps its types and texts, and nothing in it is executed."""

import csv
import datetime as dt
import errno
import io
import re
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from portal.tabular import xlsx
from portal.tabular.cells import restored
from portal.tabular.columns import CUT, MAX_TEXT, Column, Sheet
from portal.tabular.separated import EXCEL_FI, RFC4180, write_csv
from portal.tabular.xlsx import write_xlsx
from tests.portal.tabular.payloads import FORMULAS, PLAIN, SIGNS
from tests.portal.tabular.sheets import assert_fit_for_paper, set_ups

TEXT = st.text(
    alphabet=st.characters(exclude_characters="\0\ufffe\uffff", exclude_categories=["Cs"])
)
MOMENT = dt.datetime(2026, 11, 22, 6, 30, tzinfo=dt.UTC)
COLUMNS = (
    Column("Vastaus"),
    Column("Keskiarvo", "number", decimals=2),
    Column("Osuus", "percent", decimals=1),
    Column("Päivä", "date", width=12),
)


def workbook(*rows, columns=COLUMNS, name="Vastaukset", title="Tulokset"):
    return b"".join(write_xlsx([Sheet(name, columns, rows)], title=title))


def cells(content, sheet=0):
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(sheet).to_python(False)


def part(content, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_one_workbook_leaves_no_mark_on_the_next():
    first, second = (part(workbook(["a"]), "xl/styles.xml") for _ in range(2))
    assert first == second
    assert xlsx.TYPEFACE == {"font_name": "Arial", "font_size": 10}


def separated(*rows, dialect=EXCEL_FI, headings=("a",)):
    return b"".join(write_csv(headings, rows, dialect=dialect))


# ---- XLSX -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*FORMULAS, *PLAIN])
def test_a_text_in_a_workbook_is_a_text_and_unchanged(text):
    content = workbook([text], columns=(Column(text or "-"),))

    assert cells(content)[1:] in ([[text]], [])
    assert "<f>" not in part(content)
    assert "<f " not in part(content)
    assert set(re.findall(r' t="(\w+)"', part(content))) == {"inlineStr"}


def test_a_text_that_begins_with_a_sign_says_that_it_is_a_text():
    content = workbook(["=1+1"], columns=(Column("a"),))

    style = int(re.search(r'<c r="A2" s="(\d+)"', part(content))[1])
    formats = part(content, "xl/styles.xml").partition("<cellXfs")[2]
    assert 'quotePrefix="1"' in re.findall(r"<xf [^>]*>", formats)[style]


def test_each_value_keeps_its_type():
    content = workbook(
        ["a", -3.5, 0.385, dt.date(2026, 11, 22)],
        [7, Decimal("3.25"), Decimal(1), MOMENT],
        [True, None, float("nan"), float("inf")],
        [lazystr("Nimi"), "< 5", 10**17, uuid.UUID(int=5)],
    )

    assert cells(content)[1:] == [
        ["a", -3.5, 0.385, dt.date(2026, 11, 22)],
        [7.0, 3.25, 1.0, dt.datetime(2026, 11, 22, 8, 30)],
        [True, "", "", ""],
        ["Nimi", "< 5", "100000000000000000", str(uuid.UUID(int=5))],
    ]


def test_numbers_show_their_decimals_and_headings_stay_in_sight():
    content = workbook(["a", 3.25, 0.385, dt.date(2026, 11, 22)])

    styles = part(content, "xl/styles.xml")
    assert {'"0.00"', '"0.0 %"', '"yyyy-mm-dd"'} <= set(re.findall(r'formatCode=("[^"]+")', styles))
    assert 'state="frozen"' in part(content)
    assert '<autoFilter ref="A1:D2"/>' in part(content)
    assert '<col min="4" max="4" width="12.7109375"' in part(content)


def test_a_whole_number_shows_no_decimals_in_a_column_of_decimals():
    content = workbook(["a", 12, 0.5], ["b", 12.0, 1])

    shown = dict(re.findall(r'<c r="([BC]\d)" s="(\d+)"', part(content)))
    assert shown["B2"] != shown["B3"]
    assert shown["C2"] == shown["C3"]


def test_the_workbook_has_its_title():
    assert "<dc:title>Tulokset &amp; muut</dc:title>" in part(
        workbook(title="Tulokset & muut"), "docProps/core.xml"
    )


def test_too_long_a_text_is_cut_and_says_so():
    long, emoji = "ä" * MAX_TEXT + "x", "🙂" * MAX_TEXT

    fits = "🙂" + "ä" * (MAX_TEXT - 2)
    (_, [cut], [cut_emoji], [whole]) = cells(
        workbook([long], [emoji], [fits], columns=(Column("a"),))
    )

    assert whole == fits

    assert cut == "ä" * (MAX_TEXT - len(CUT)) + CUT
    assert cut_emoji.endswith(f"🙂{CUT}")
    assert len(cut_emoji.encode("utf-16-le")) <= 2 * MAX_TEXT


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Kysymys 1/2: [alku]?", "Kysymys 1 2   alku"),
        ("'lainaus'", "lainaus"),
        ("", "1"),
        ("x" * 40, "x" * 31),
        ("Pelastajat 👩‍🚒\n", "Pelastajat  \u200d"),
    ],
)
def test_a_sheet_has_a_name_as_excel_takes_it(wanted, name):
    names = load_workbook(io.BytesIO(workbook(name=wanted))).sheet_names

    assert len(names) == 1
    assert names[0].replace(" ", "") == name.replace(" ", "")


def test_sheets_of_one_name_are_told_apart():
    sheets = [Sheet(name, COLUMNS, []) for name in ("Alue", "ALUE", "Alue", "x" * 31, "x" * 31)]

    names = load_workbook(io.BytesIO(b"".join(write_xlsx(sheets, title="")))).sheet_names

    assert names == ["Alue", "ALUE (2)", "Alue (3)", "x" * 31, "x" * 27 + " (2)"]


def test_what_one_sheet_cannot_hold_continues_on_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)

    book = load_workbook(io.BytesIO(workbook(*([n] for n in range(5)), columns=(Column("a"),))))

    assert book.sheet_names == ["Vastaukset", "Vastaukset (2)", "Vastaukset (3)"]
    rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert rows == [[["a"], [0.0], [1.0]], [["a"], [2.0], [3.0]], [["a"], [4.0]]]


def test_rows_are_asked_for_one_after_another_and_a_failure_leaves_no_file(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def rows():
        yield [1]
        assert list(tmp_path.iterdir()) != []
        raise KeyError("called off")

    with pytest.raises(KeyError):
        b"".join(write_xlsx([Sheet("a", COLUMNS, rows())], title=""))

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_as_one(monkeypatch):
    def full(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)

    with pytest.raises(OSError, match="No space left") as told:
        workbook([1])

    assert told.value.errno == errno.ENOSPC


@given(TEXT)
def test_every_text_comes_back_from_a_workbook(text):
    content = workbook([1, text], columns=(Column("n", "number"), Column("a")))

    assert cells(content)[1][1] == text


# ---- CSV --------------------------------------------------------------------------------------


def test_a_finnish_excel_opens_it_right():
    content = separated(
        ["Äänekoski", -3.5, 0.385, dt.date(2026, 11, 22)], headings=COLUMNS, dialect=EXCEL_FI
    )

    assert (
        content
        == ("\ufeffVastaus;Keskiarvo;Osuus;Päivä\r\nÄänekoski;-3,5;0,385;2026-11-22\r\n").encode()
    )


def test_a_program_reads_it_by_the_standard():
    content = separated(
        ['sanoi "kyllä", ja', Decimal("3.50"), 1e-7, MOMENT, None, True],
        headings=("a", "b", "c", "d", "e", "f"),
        dialect=RFC4180,
    )

    assert content.decode() == (
        'a,b,c,d,e,f\r\n"sanoi ""kyllä"", ja",3.50,0.0000001,2026-11-22 08:30:00,,1\r\n'
    )


@pytest.mark.parametrize("dialect", [EXCEL_FI, RFC4180])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_cell_of_a_csv_begins_a_formula_whatever_separator_is_guessed(
    text, delimiter, dialect
):
    content = separated([1, text, text], headings=("n", text, "b"), dialect=dialect)

    lines = io.StringIO(content.decode("utf-8-sig"), newline="")
    read = [cell for row in csv.reader(lines, delimiter=delimiter) for cell in row]

    assert [c for c in read if c.strip(' "\u00a0\u200b\ufeff\x01').startswith(SIGNS)] == []
    assert [cell for cell in read if cell.startswith(("\t", "\r", "\n"))] == []


@pytest.mark.parametrize("dialect", [EXCEL_FI, RFC4180])
@given(text=TEXT)
def test_every_text_comes_back_from_csv(dialect, text):
    content = separated([1, text], headings=("n", "a"), dialect=dialect)

    lines = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = list(csv.reader(lines, delimiter=dialect.delimiter))

    assert [restored(cell) for cell in rows[1]] == ["1", text]


def test_pieces_are_handed_on_while_rows_still_come():
    asked = []

    def rows():
        for number in range(50_000):
            asked.append(number)
            yield [number, "teksti"]

    pieces = write_csv(("a", "b"), rows())

    assert len(next(pieces)) < 100_000
    assert len(asked) < 20_000


# ---- How a workbook looks ---------------------------------------------------------------------

WORDY = (
    Column("Alue"),
    Column(
        "Yhteistyörakenteiden kyky osallistaa järjestöt sote-uudistuksen valmisteluun", width=14
    ),
    Column("Pitkä selitys", width=30),
)


def test_a_workbook_is_set_up_for_paper_and_its_headings_for_the_screen():
    assert_fit_for_paper(workbook(["Lappi", 3.5, "x" * 90], columns=WORDY))
    assert_fit_for_paper(workbook(columns=WORDY))


def test_a_row_is_as_high_as_its_longest_text():
    """Nothing that is written row by row is measured by the program that opens it."""
    content = workbook(
        ["Lappi", 1, "lyhyt"], ["Kainuu", 2, "sana " * 30], ["a", 3, "1\n2\n3"], columns=WORDY
    )

    [sheet] = set_ups(content)
    assert sorted(sheet.heights) == [1, 3, 4]
    assert sheet.heights[3] > 5 * 13
    assert sheet.heights[4] > 3 * 13


@pytest.mark.parametrize(
    ("columns", "kept"),
    [
        ((Column("Koodi", width=12), Column("Alue", width=24), Column("Arvo", "number")), "2"),
        ((Column("Kysymys", width=16), Column("Teksti", width=60), Column("n", "number")), "1"),
        ((Column("Arvo", "number"), Column("n", "number")), ""),
        ((Column("Alue"),), ""),
    ],
)
def test_the_columns_that_name_a_row_stay_in_sight(columns, kept):
    [sheet] = set_ups(workbook(columns=columns))

    assert sheet.attribute("pane", "xSplit") == kept
