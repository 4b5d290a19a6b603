"""A table is read as its sender sees it; what is too large, harmful or no table is refused by name."""

import datetime as dt
import http.server
import io
import os
import re
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.tabular import reader
from portal.tabular.columns import Column, Sheet
from portal.tabular.labels import REFUSAL_LABELS, refusal_label
from portal.tabular.reader import UnreadableFile, read_table
from portal.tabular.refusal import MAX_CELL, MAX_COLUMNS, MAX_FILE, MAX_ROWS
from portal.tabular.separated import EXCEL_FI, RFC4180, write_csv
from portal.tabular.xlsx import write_xlsx
from portal.typed.text import plain_text
from tests.portal.tabular import files
from tests.portal.tabular.payloads import FORMULAS, PLAIN

CANARY = "KANARIA-PALVELIMEN-SALAISUUS"
SOME_ROWS = (["alue", "k1"], ["21", "3,5"], ["Ääkkölä", "+358 40"])
AS_TEXT = "alue;k1\r\n21;3,5\r\nÄäkkölä;+358 40\r\n"


@pytest.fixture
def read(tmp_path):
    """Write the bytes to a file and read the table in it."""

    def read(content, name="taulu.csv"):
        path = tmp_path / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        table = read_table(path, name)
        return [list(table.headings), *table.rows]

    return read


@pytest.fixture
def refused(read):
    """The code with which the file is refused."""

    def refused(content, name="taulu.csv"):
        with pytest.raises(UnreadableFile) as told:
            read(content, name)
        return told.value.code

    return refused


# ---- What is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(AS_TEXT.encode(), id="utf-8"),
        pytest.param(AS_TEXT.encode("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param(AS_TEXT.encode("utf-16"), id="utf-16"),
        pytest.param(b"\xfe\xff" + AS_TEXT.encode("utf-16-be"), id="utf-16, the other way round"),
        pytest.param(AS_TEXT.encode("cp1252"), id="Windows"),
        pytest.param(AS_TEXT.replace("\r\n", "\n").encode(), id="Unix lines"),
        pytest.param(AS_TEXT.replace("\r\n", "\r").encode(), id="old Mac lines"),
        pytest.param(AS_TEXT.replace(";", "\t").encode(), id="tabs"),
        pytest.param(AS_TEXT.replace("3,5", '"3,5"').replace(";", ",").encode(), id="commas"),
        pytest.param(b"sep=;\r\n" + AS_TEXT.encode(), id="Excel's own hint"),
        pytest.param(AS_TEXT.rstrip().encode(), id="no last line end"),
        pytest.param((AS_TEXT + ";\r\n\r\n  ;\r\n").encode(), id="blank rows at the end"),
        pytest.param(AS_TEXT.replace("\r\n", ";;\r\n").encode(), id="blank columns at the end"),
    ],
)
def test_csv_is_read_whichever_program_wrote_it(read, content):
    assert read(content) == list(SOME_ROWS)


def test_a_workbook_is_read_as_its_program_shows_it(read):
    content = files.workbook(
        ["teksti", "luku", "päivä"],
        ["00123", 21, dt.date(2026, 11, 22)],
        ["=1+1", 0.1 + 0.2, True],
        [],
        ["+358", 1e20, -0.00001],
        [None, None, None],
        Toinen=[["toisen taulun", "otsikot"]],
    )

    assert read(content, "taulu.xlsx") == [
        ["teksti", "luku", "päivä"],
        ["00123", "21", "46348"],
        ["=1+1", "0.3", "TRUE"],
        ["", "", ""],
        ["+358", "100000000000000000000", "-0.00001"],
    ]


def test_days_and_moments_of_a_workbook_are_read_as_such(read):
    day, moment = dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 8, 30)
    sheet = Sheet("a", (Column("a", "date"), Column("b", "moment")), [[day, moment]])

    content = b"".join(write_xlsx([sheet], title=""))

    assert read(content, "taulu.xlsx")[1] == ["2026-11-22", "2026-11-22 08:30:00"]


def test_a_hidden_sheet_is_passed_over(read):
    content = files.workbook(["näkyvä"], ["1"], Piilo=[["piilossa"]])
    xml = b'<sheet name="Taulu" sheetId="1"'
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        workbook = book.read("xl/workbook.xml").replace(xml, xml + b' state="hidden"')
    hidden = files.with_parts(content, replace={"xl/workbook.xml": workbook})

    assert read(hidden, "taulu.xlsx") == [["piilossa"]]


def test_the_content_decides_not_the_name(read):
    assert read(files.workbook(*SOME_ROWS), "taulu.csv") == list(SOME_ROWS)
    assert read(AS_TEXT, "TAULU.XLSX") == list(SOME_ROWS)


def test_short_rows_are_filled_up_and_blank_rows_keep_the_numbers_right(read):
    assert read("a;b;c\n1\n\n;2\n") == [["a", "b", "c"], ["1", "", ""], ["", "", ""], ["", "2", ""]]


def test_rows_can_be_read_twice(tmp_path):
    (tmp_path / "file").write_text("a\n1\n2\n")

    table = read_table(tmp_path / "file", "a.csv")

    assert table.row_count == 2
    assert list(table.rows) == list(table.rows) == [["1"], ["2"]]


@pytest.mark.parametrize("dialect", [EXCEL_FI, RFC4180])
def test_what_was_written_as_csv_is_read_in_the_shape_of_all_texts(read, dialect):
    rows = [[str(n), text] for n, text in enumerate([*FORMULAS, *PLAIN])]

    content = b"".join(write_csv(("n", "teksti"), rows, dialect=dialect))

    assert read(content)[1:] == [[n, plain_text(text)] for n, text in rows]


def test_what_was_written_as_xlsx_is_read_in_the_shape_of_all_texts(read):
    rows = [[str(n), text] for n, text in enumerate([*FORMULAS, *PLAIN])]

    sheet = Sheet("a", (Column("n"), Column("teksti")), rows)

    content = b"".join(write_xlsx([sheet], title=""))

    assert read(content, "a.xlsx")[1:] == [[n, plain_text(text)] for n, text in rows]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffe\uffff"))))
@example(texts=["\r", " ", "\n", ""])
def test_what_is_seen_of_a_text_survives_export_and_import(read, texts):
    # Between two cells: blanks at the end of a row are nothing.
    rows = [["x", text, "x"] for text in texts]
    plain = [["x", plain_text(text), "x"] for text in texts]
    sheet = Sheet("a", (Column("n"), Column("teksti"), Column("m")), rows)

    assert read(b"".join(write_csv(("n", "teksti", "m"), rows)))[1:] == plain
    assert read(b"".join(write_xlsx([sheet], title="")), "a.xlsx")[1:] == plain


# ---- Limits ----------------------------------------------------------------------------------


def test_as_many_rows_as_the_limit_and_no_more(read, refused):
    rows = "a\n" + "1\n" * MAX_ROWS

    assert len(read(rows)) == MAX_ROWS + 1
    assert refused(rows + "1\n") == "too_many_rows"


def test_as_many_columns_as_the_limit_and_no_more(read, refused):
    assert len(read(";".join("k" * MAX_COLUMNS))[0]) == MAX_COLUMNS
    assert refused(";".join("k" * (MAX_COLUMNS + 1))) == "too_many_columns"
    assert refused(files.workbook(["k"] * (MAX_COLUMNS + 1)), "a.xlsx") == "too_many_columns"


def test_cells_as_long_as_the_limit_and_no_longer(read, refused):
    assert len(read("a\n" + "x" * MAX_CELL)[1][0]) == MAX_CELL
    assert refused("a\n1\n" + "x" * (MAX_CELL + 1)) == "cell_too_long"
    long = files.with_sheet(
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * (MAX_CELL + 1)}</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    assert refused(long, "a.xlsx") == "cell_too_long"


def test_a_file_as_large_as_the_limit_and_no_larger(read, refused):
    row = "x" * 999 + "\n"
    content = "a\n" + row * ((MAX_FILE - 2) // len(row))

    assert len(read(content + "\n" * (MAX_FILE - len(content)))) > 10_000
    assert refused(content + "\n" * (MAX_FILE - len(content) + 1)) == "too_large"


def test_too_many_rows_of_a_workbook_are_refused(refused):
    assert refused(files.workbook(["a"], *([n] for n in range(MAX_ROWS + 1))), "a.xlsx") == (
        "too_many_rows"
    )


# ---- Refusals --------------------------------------------------------------------------------

PLAIN_WORKBOOK = files.workbook(["a"], ["1"])
TYPES_WITH_MACROS = files.CONTENT_TYPES.replace(
    "openxmlformats-officedocument.spreadsheetml", "ms-excel"
).replace("sheet.main", "sheet.macroEnabled.main")

REFUSALS = {
    "nothing at all": ("empty", b""),
    "blanks only": ("empty", " \r\n;;\r\n"),
    "an empty workbook": ("empty", files.workbook()),
    "no headings": ("no_headings", "\r\n;;\r\na;b\r\n1;2\r\n"),
    "a workbook without headings": ("no_headings", files.workbook([], [], ["a"])),
    "a row longer than the headings": ("row_too_long", "a;b\r\n1;2\r\n1;2;3\r\n"),
    "a quotation mark too few": ("broken_quotes", 'a;b\r\n"1;2\r\n'),
    "a quotation mark too many": ("broken_quotes", 'a;b\r\n"1"x;2\r\n'),
    "a program": ("not_a_table", b"MZ\x90\0\x03" + bytes(500)),
    "a program for Linux": ("not_a_table", b"\x7fELF\x02\x01" + bytes(500)),
    "a PDF": ("not_a_table", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"),
    "a picture": ("not_a_table", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "bytes": ("not_a_table", b"a;b\r\n\x00\x01\x02;2\r\n"),
    "bytes of no encoding": ("encoding", b"a;b\r\n\x81\x8d;2\r\n"),
    "half of UTF-16": ("not_a_table", b"\xff\xfea\x00\x00"),
    "a web page": ("web_page", "<html><table><tr><td>a</td></tr></table></html>"),
    "a web page with a mark": ("web_page", "\ufeff\n <!DOCTYPE html><table>"),
    "XML": ("web_page", "<?xml version='1.0'?><Workbook/>"),
    "an old workbook": ("old_workbook", files.ole("Root Entry", "Workbook")),
    "a workbook with a password": (
        "password",
        files.ole("Root Entry", "EncryptionInfo", "EncryptedPackage"),
    ),
    "an archive with a password": ("password", files.encrypted_entry()),
    "a workbook with macros": (
        "macros",
        files.with_parts(PLAIN_WORKBOOK, {"xl/vbaProject.bin": b"VBA"}),
    ),
    "a workbook that says it has macros": (
        "macros",
        files.with_parts(PLAIN_WORKBOOK, replace={"[Content_Types].xml": TYPES_WITH_MACROS}),
    ),
    "a binary workbook": ("binary_workbook", files.archive(**{"xl/workbook.bin": b"\x83"})),
    "an OpenDocument file": (
        "opendocument",
        files.archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    ),
    "a text document": (
        "not_a_table",
        files.archive(**{"[Content_Types].xml": files.CONTENT_TYPES, "word/document.xml": "<a/>"}),
    ),
    "an archive of anything": ("not_a_table", files.archive(**{"a.csv": "a;b"})),
    "an archive in a workbook": (
        "nested",
        files.with_parts(PLAIN_WORKBOOK, {"xl/embeddings/a.xlsx": PLAIN_WORKBOOK}),
    ),
    "a program in a workbook": (
        "nested",
        files.with_parts(PLAIN_WORKBOOK, {"xl/media/image1.png": b"MZ\x90\0"}),
    ),
    "half a workbook": ("broken", PLAIN_WORKBOOK[: len(PLAIN_WORKBOOK) // 2]),
    "a workbook with a wrong checksum": (
        "broken",
        PLAIN_WORKBOOK.replace(PLAIN_WORKBOOK[14:18], b"\x01\x02\x03\x04"),
    ),
    "a sheet that is no XML": ("broken", files.with_sheet("<worksheet><sheetData><row")),
    "a part that is no XML": ("broken", files.with_sheet("not at all")),
    "many parts": (
        "too_many_entries",
        files.with_parts(PLAIN_WORKBOOK, {f"xl/media/{n}.txt": "x" for n in range(200)}),
    ),
    "more than it may unpack to": (
        "too_large_unpacked",
        files.with_parts(PLAIN_WORKBOOK, {"xl/a.bin": bytes(100 * 1024 * 1024)}),
    ),
    "zeros": (
        "too_compressed",
        files.with_parts(PLAIN_WORKBOOK, {"xl/a.bin": bytes(5_000_000)}),
    ),
    "billion laughs": ("document_type", files.billion_laughs()),
    "a lone cell far away": (
        "too_many_columns",
        files.with_sheet(
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_each_wrong_file_is_refused_by_name(refused, case):
    code, content = REFUSALS[case]

    assert refused(content, "taulu.xlsx" if content[:2] == b"PK" else "taulu.csv") == code


@pytest.mark.parametrize("name", ["a.exe", "a.xlsm", "a.xls", "a.csv.exe", "a", "a.html", ""])
def test_a_name_that_is_no_table_is_refused_whatever_is_inside(refused, name):
    assert refused(AS_TEXT, name) == "suffix"


@pytest.mark.parametrize("make", [files.bomb, files.lying_bomb])
def test_a_bomb_is_refused(refused, make):
    content = make()

    assert len(content) < MAX_FILE
    assert refused(content, "a.xlsx") in {"too_compressed", "broken"}


def test_a_bomb_does_not_grow_the_process_that_reads_it(tmp_path):
    """The child bears it; the web process keeps its size to within 20 MB."""
    (tmp_path / "bomb.xlsx").write_bytes(files.bomb())
    script = (
        "import django; django.setup()\n"
        "from portal.confined.limits import peak_mb\n"
        "from portal.tabular.reader import UnreadableFile, read_table\n"
        "before = peak_mb()\n"
        "try: read_table(PATH, 'a.xlsx')\n"
        "except UnreadableFile as refused: print(refused.code, peak_mb() - before)"
    )

    said = (
        subprocess.run(
            [sys.executable, "-c", script.replace("PATH", repr(str(tmp_path / "bomb.xlsx")))],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        .stdout.split("\n")[-2]
        .split()
    )

    assert said[0] == "too_compressed"
    assert int(said[1]) <= 20


def test_no_address_and_no_file_that_a_workbook_names_is_fetched(refused, tmp_path):
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        assert refused(files.external_dtd(address), "a.xlsx") == "document_type"
        assert refused(files.external_entity(secret), "a.xlsx") == "document_type"
    finally:
        server.shutdown()
        server.server_close()

    assert hits == []


def test_the_child_knows_no_secret(read, monkeypatch):
    seen = {}
    popen = subprocess.Popen

    def watched(*args, **options):
        seen.update(options["env"])
        return popen(*args, **options)

    monkeypatch.setenv("SECRET_KEY", CANARY)
    monkeypatch.setattr(subprocess, "Popen", watched)

    read(AS_TEXT)

    assert seen
    assert CANARY not in str(seen)


def test_a_file_that_takes_too_long_is_refused(refused, monkeypatch):
    monkeypatch.setattr("portal.confined.child.GLANCE_SECONDS", 0.01)
    monkeypatch.setattr("portal.tabular.reading.SECONDS", 0.02)

    assert refused(AS_TEXT) == "too_heavy"


def test_what_wait_raises_ends_the_reading(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.confined.child.GLANCE_SECONDS", 0.01)
    (tmp_path / "file").write_text(AS_TEXT)

    def call_off():
        raise KeyError("called off")

    with pytest.raises(KeyError):
        read_table(tmp_path / "file", "a.csv", wait=call_off)


@pytest.mark.parametrize(("code", "reason"), [(72, "too_heavy"), (-9, "too_heavy"), (1, "broken")])
def test_each_other_end_of_the_child_has_a_name(monkeypatch, refused, code, reason):
    monkeypatch.setattr(reader, "run_child", lambda *args, **options: code)

    assert refused(AS_TEXT) == reason


def test_a_full_disk_is_told_as_one(monkeypatch, read):
    monkeypatch.setattr(reader, "run_child", lambda *args, **options: 73)

    with pytest.raises(OSError, match="No space left"):
        read(AS_TEXT)


@pytest.mark.parametrize("code", REFUSAL_LABELS)
@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_each_refusal_says_what_to_do_in_each_language(code, language):
    with translation.override(language):
        message = refusal_label(code, 3, empty="")

    assert "%" not in message
    assert len(message) > 30


def test_a_refusal_names_the_row(read):
    with pytest.raises(UnreadableFile) as told:
        read("a;b\r\n1;2\r\n1;2;3\r\n")

    assert told.value.row == 3
    with translation.override("en"):
        label = refusal_label(told.value.code, told.value.row, empty="")
    assert label.startswith("Row 3 has more cells")


def test_what_to_do_about_an_empty_file_its_owner_says():
    assert refusal_label("empty", empty="Write something below.") == "Write something below."


def test_every_reason_in_the_source_has_words():
    source = "".join(path.read_text() for path in Path(reader.__file__).parent.glob("*.py"))

    used = set(re.findall(r'Refused\(\s*"(\w+)"', source))

    assert used - {"empty"} <= set(REFUSAL_LABELS)
