"""A workbook is read as Excel would show it, and a cell without a value is never read as an empty one."""

import io

import pytest
import xlsxwriter

from portal.tabular.faults import FaultyCell
from portal.tabular.reader import UnreadableFile, read_table
from tests.portal.tabular import files
from tests.portal.tabular.files import sheet_xml, texts

HEAD = texts("region", "people")


@pytest.fixture
def table(tmp_path):
    def table(content, name="taulu.xlsx"):
        (tmp_path / "file").write_bytes(content)
        return read_table(tmp_path / "file", name)

    return table


@pytest.fixture
def rows(table):
    """The rows below the headings; faulty cells as what they show and why they are no value."""

    def rows(content, name="taulu.xlsx"):
        return [
            [(str(c), c.code) if isinstance(c, FaultyCell) else c for c in row]
            for row in table(content, name).rows
        ]

    return rows


def one_cell(xml, **options):
    """A workbook in which this is the second cell of the second row."""
    return files.with_sheet(sheet_xml(HEAD, texts("21") + xml, **options))


# ---- Cells that hold no value ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("xml", "shown", "code"),
    [
        ('<c t="e"><f>VLOOKUP("Lapi",X1:Y9,2,0)</f><v>#N/A</v></c>', "#N/A", "cell_error"),
        ('<c t="e"><v>#REF!</v></c>', "#REF!", "cell_error"),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", "cell_error"),
        ('<c t="e"><v>#SPILL!</v></c>', "#SPILL!", "cell_error"),
        ('<c t="e"/>', "#N/A", "cell_error"),
        ('<c t="str"><f>A1</f><v>#PUUTTUU!</v></c>', "#PUUTTUU!", "cell_error"),
        ("<c><f>SUM(A1:A9)</f><v></v></c>", "=SUM(A1:A9)", "cell_uncalculated"),
        ("<c><f>SUM(A1:A9)</f><v/></c>", "=SUM(A1:A9)", "cell_uncalculated"),
        ("<c><f>SUM(A1:A9)</f></c>", "=SUM(A1:A9)", "cell_uncalculated"),
        ('<c t="str"><f>A1</f></c>', "=A1", "cell_uncalculated"),
        ('<c t="b"><f>A1=2</f></c>', "=A1=2", "cell_uncalculated"),
        ('<c><f t="shared" si="0"/></c>', "=", "cell_uncalculated"),
        (texts("PÃ¤ivÃ¤"), "PÃ¤ivÃ¤", "cell_garbled"),
        (texts("P„iv„"), "P„iv„", "cell_garbled"),
        (texts("\u200b \ufeff"), "", "cell_unseen"),
        (texts("P\ufffdiv\ufffd"), "P\ufffdiv\ufffd", "cell_garbled"),
    ],
)
def test_a_cell_without_a_value_says_what_it_shows_and_why(rows, xml, shown, code):
    assert rows(one_cell(xml)) == [["21", (shown, code)]]


ERRORS = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#PUUTTUU!",
    "#VIITTAUS!",
    "#ARVO!",
    "#JAKO/0!",
    "#NIMI?",
    "#LUKU!",
    "#TYHJÄ!",
    "#SAKNAS!",
    "#REFERENS!",
    "#VÄRDEFEL!",
    "#DIVISION/0!",
    "#NAMN?",
    "#OGILTIGT!",
    "#SKÄRNING!",
    "#NV",
    "#N/D",
    "#I/T",
    "#¡VALOR!",
    "########",
    "Err:502",
    "Virhe:508",
    "Fel:522",
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_that_a_program_has_written_as_text_is_one(rows, error):
    content = f"region;people\r\n21; {error} \r\n".encode()

    assert rows(content, "taulu.csv") == [["21", (error, "cell_error")]]


@pytest.mark.parametrize("text", ["#", "#1", "#sote!", "# N/A", "#N/A puuttuu", "Err: 502", "Erä!"])
def test_a_text_that_only_looks_like_one_is_none(rows, text):
    assert rows(f"region;people\r\n21;{text}\r\n".encode(), "taulu.csv") == [["21", text]]


def test_a_nought_in_a_file_without_results_is_none(rows):
    """Programs that write formulas without calculating put a nought there, and say so of the file."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["region", "people"])
    sheet.write(1, 0, "21")
    sheet.write_formula(1, 1, "=1+1")
    sheet.write(2, 0, "21")
    sheet.write_formula(2, 1, "=1+1", None, 2)
    book.close()

    assert rows(memory.getvalue()) == [["21", ("=1+1", "cell_uncalculated")], ["21", "2"]]


# ---- Merged cells ------------------------------------------------------------------------------


def test_a_value_merged_over_rows_is_that_of_each(rows):
    content = files.with_sheet(
        sheet_xml(
            HEAD, texts("Lappi", "4"), texts("", "5"), texts("", "6"), texts("Kainuu", "7"),
            merged=["A2:A4"],
        )
    )  # fmt: skip

    assert rows(content) == [["Lappi", "4"], ["Lappi", "5"], ["Lappi", "6"], ["Kainuu", "7"]]


def test_a_value_merged_over_columns_is_that_of_its_first_alone(rows):
    content = files.with_sheet(
        sheet_xml(HEAD, texts("Lappi"), texts("", "5"), merged=["A2:B2"], start=1)
    )

    assert rows(content) == [["Lappi", ("Lappi", "cell_merged")], ["", "5"]]


def test_a_block_is_told_in_its_first_column_and_named_in_the_others(rows):
    content = files.with_sheet(
        sheet_xml(
            texts("region", "people", "brief"), texts("Lappi", "", "a"), texts("", "", "b"),
            merged=["A2:B3"],
        )
    )  # fmt: skip

    assert rows(content) == [
        ["Lappi", ("Lappi", "cell_merged"), "a"],
        ["Lappi", ("Lappi", "cell_merged"), "b"],
    ]


def test_a_heading_merged_with_the_rows_below_is_no_value_of_theirs(rows):
    content = files.with_sheet(sheet_xml(HEAD, texts("", "5"), merged=["A1:A2"]))

    assert rows(content) == [[("region", "cell_merged"), "5"]]


def test_a_sheet_in_which_merged_cells_cannot_be_seen_is_refused(rows):
    xml = sheet_xml(texts("region", "people"), texts("21", "4"), texts("", "5"), merged=["A2:A3"])

    with pytest.raises(UnreadableFile, match="broken"):
        rows(files.with_sheet(f'<?xml version="1.0" encoding="utf-16"?>{xml}'.encode("utf-16")))


def test_rows_of_which_only_a_merged_cell_says_something_are_blank(rows):
    content = files.with_sheet(
        sheet_xml(HEAD, texts("Lappi", "4"), texts(""), texts(""), merged=["A2:A900", "B3:B4"])
    )

    assert rows(content) == [["Lappi", "4"]]


def test_an_error_that_is_merged_is_one_in_each_row(rows):
    content = files.with_sheet(
        sheet_xml(HEAD, '<c t="e"><v>#N/A</v></c>' + texts("4"), texts("", "5"), merged=["A2:A3"])
    )

    assert rows(content) == [[("#N/A", "cell_error"), "4"], [("#N/A", "cell_error"), "5"]]


# ---- What cells show ---------------------------------------------------------------------------

STYLES = f"""<styleSheet xmlns="{files.SPREADSHEET}">
<numFmts><numFmt numFmtId="164" formatCode="d\\.m\\.yyyy"/><numFmt numFmtId="165" formatCode="0.0%"/>
<numFmt numFmtId="166" formatCode="#,##0.00\\ &quot;dh&quot;"/><numFmt numFmtId="167" formatCode="[Red]0"/>
</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/>
<xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/><xf numFmtId="167"/></cellXfs></styleSheet>
"""


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ("<c><v>4</v></c>", "4"),
        ('<c t="n"><v>4.0</v></c>', "4"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="str"><f>A1</f><v>kaksi</v></c>', "kaksi"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="b"><f>A1</f><v>0</v></c>', "FALSE"),
        ('<c s="1"><v>46348</v></c>', "2026-11-22"),
        ('<c s="2"><v>46348.5</v></c>', "2026-11-22 12:00:00"),
        ('<c s="6"><v>0.25</v></c>', "06:00:00"),
        ('<c t="d"><v>2026-11-22T08:30:00</v></c>', "2026-11-22 08:30:00"),
        ('<c s="3"><v>1</v></c>', "100 %"),
        ('<c s="4"><v>0.455</v></c>', "45.5 %"),
        ('<c s="5"><v>12</v></c>', "12"),
        ('<c s="7"><v>12</v></c>', "12"),
        (
            '<c t="inlineStr"><is><r><rPr><b/></rPr><t>Pu</t></r><r><t>helin</t></r></is></c>',
            "Puhelin",
        ),
        ('<c t="inlineStr"><is><t>nimi</t><rPh sb="0" eb="1"><t>luku</t></rPh></is></c>', "nimi"),
        (texts("rivi_x000D__x000A_toinen"), "rivi\r\ntoinen"),
        (texts("_x005F_x0041_"), "_x0041_"),
        (texts("Pa\u0308iva\u0308\u200b"), "Päivä"),
    ],
)
def test_what_a_cell_shows(rows, xml, shown):
    content = files.with_parts(one_cell(xml), replace={"xl/styles.xml": STYLES})

    assert rows(content) == [["21", shown]]


# ---- Which sheet, and what one sees of it -------------------------------------------------------


def charted():
    """A chart on a sheet of its own, before the table."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Taulu!$B$2:$B$3"})
    book.add_chartsheet("Kuvio").set_chart(chart)
    sheet = book.add_worksheet("Taulu")
    for number, row in enumerate([["region", "people"], ["21", 4], ["21", 5]]):
        sheet.write_row(number, 0, row)
    book.close()
    return memory.getvalue()


def test_a_chart_is_no_sheet_of_cells(table):
    found = table(charted())

    assert [list(found.headings), *found.rows] == [["region", "people"], ["21", "4"], ["21", "5"]]
    assert found.remarks.sheet == "Taulu"


def test_a_sheet_in_which_nothing_stands_is_passed_over(table):
    content = files.workbook(Vastaukset=[["region"], ["21"]], Vanhat=[["region"], ["06"]])

    found = table(content)

    assert [list(found.headings), *found.rows] == [["region"], ["21"]]
    assert (found.remarks.sheet, found.remarks.other_sheets) == ("Vastaukset", ["Taulu", "Vanhat"])


def test_the_order_is_that_of_the_tabs_not_of_the_parts(rows):
    content = files.workbook(["region"], ["21"], Toinen=[["region"], ["06"]])
    book = files.part(content, files.WORKBOOK)
    first, second = (
        '<sheet name="Taulu" sheetId="1" r:id="rId1"/>',
        '<sheet name="Toinen" sheetId="2" r:id="rId2"/>',
    )
    swapped = book.replace(first + second, second + first)

    assert swapped != book
    assert rows(files.with_parts(content, replace={files.WORKBOOK: swapped})) == [["06"]]


def test_hidden_rows_and_columns_are_read_and_told(table):
    content = files.with_sheet(
        sheet_xml(
            HEAD, texts("21", "4"), (' hidden="1"', texts("06", "5")), (' hidden="1"', ""),
            columns='<cols><col min="2" max="16384" hidden="1"/></cols>',
        )
    )  # fmt: skip

    found = table(content)

    assert list(found.rows) == [["21", "4"], ["06", "5"]]
    assert (found.remarks.hidden_rows, found.remarks.hidden_columns) == ([3], [2])


@pytest.mark.parametrize(
    "rename",
    [
        pytest.param(lambda name: name.replace("/", "\\"), id="backslashes"),
        pytest.param(lambda name: f"/{name}", id="from the root"),
        pytest.param(lambda name: f"./{name}", id="from here"),
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.lower, id="small letters"),
    ],
)
def test_the_parts_are_found_however_their_names_are_written(rows, rename):
    content = files.renamed(files.workbook(["region", "people"], ["21", 4]), rename)

    assert rows(content) == [["21", "4"]]


def test_a_workbook_is_found_where_the_archive_says(rows):
    content = files.workbook(["region"], ["21"])
    links = files.part(content, "_rels/.rels").replace("xl/workbook.xml", "/xl/kirja.xml")
    content = files.with_parts(content, replace={"_rels/.rels": links})
    names = {
        "xl/workbook.xml": "xl/kirja.xml",
        "xl/_rels/workbook.xml.rels": "xl/_rels/kirja.xml.rels",
    }

    assert rows(files.renamed(content, lambda name: names.get(name, name))) == [["21"]]


def test_a_strict_workbook_and_one_with_prefixes_are_read(rows):
    strict = files.workbook(["region"], ["21"])
    for old, new in (
        (files.SPREADSHEET, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        ("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"),
    ):  # fmt: skip
        parts = {n: files.part(strict, n).replace(old, new) for n in (
            "_rels/.rels", files.WORKBOOK, "xl/_rels/workbook.xml.rels", files.SHEET, "xl/sharedStrings.xml")}  # fmt: skip
        strict = files.with_parts(strict, replace=parts)
    prefixed = files.with_sheet(
        f'<x:worksheet xmlns:x="{files.SPREADSHEET}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row>'
        "<x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )

    assert rows(strict) == [["21"]]
    assert rows(prefixed) == [["2"]]


# ---- What is no row ----------------------------------------------------------------------------


def test_formulas_without_a_text_and_formats_are_no_rows(table):
    blank = '<c t="str"><f>IF(A1="","","")</f><v></v></c><c s="1"/>'
    content = files.with_sheet(sheet_xml(HEAD, texts("21", "4"), *[blank] * 60_000))

    found = table(content)

    assert (found.row_count, list(found.rows)) == (1, [["21", "4"]])


def test_what_stands_beyond_the_widest_table_is_refused_by_its_row(table):
    content = files.with_sheet(sheet_xml(HEAD, texts("21") + '<c r="XFD2"><v>1</v></c>'))

    with pytest.raises(UnreadableFile) as refused:
        table(content)

    assert (refused.value.code, refused.value.row) == ("too_many_columns", 2)


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="3"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row><c r="1"><v>1</v></c></row>',
        '<row><c t="s"><v>99</v></c></row>',
        "<row><c><v>yksi</v></c></row>",
    ],
)
def test_a_sheet_that_contradicts_itself_is_broken(table, xml):
    content = files.with_sheet(
        f'<worksheet xmlns="{files.SPREADSHEET}"><sheetData>{xml}</sheetData></worksheet>'
    )

    with pytest.raises(UnreadableFile) as refused:
        table(content)

    assert refused.value.code == "broken"
