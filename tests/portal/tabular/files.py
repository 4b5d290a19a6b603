"""Files that people send, and files that nobody should send, made when a test asks for them."""

import io
import struct
import zipfile

import xlsxwriter

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.spreadsheetml.sheet.main+xml"/></Types>'
)
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(*rows, **sheets):
    """A workbook as a spreadsheet program writes it; more sheets by name."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    for name, content in {"Taulu": rows, **sheets}.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(content):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    book.close()
    return memory.getvalue()


def with_parts(content, parts=(), *, replace=None, drop=(), compression=zipfile.ZIP_DEFLATED):
    """The archive with parts added, replaced or left out."""
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(memory, "w", compression) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in drop:
                part = old.read(entry)
                new.writestr(entry.filename, (replace or {}).get(entry.filename, part))
        for name, part in dict(parts).items():
            new.writestr(name, part)
    return memory.getvalue()


def with_sheet(xml):
    """A workbook whose first sheet is this XML."""
    return with_parts(workbook(["a"]), replace={SHEET: xml})


def sheet_xml(*rows, merged=(), columns="", start=1):
    """The XML of a sheet: each row as the XML of its cells, or with attributes of its own before them."""
    lines = []
    for number, row in enumerate(rows, start=start):
        attributes, cells = row if isinstance(row, tuple) else ("", row)
        lines.append(f'<row r="{number}"{attributes}>{cells}</row>')
    ranges = "".join(f'<mergeCell ref="{place}"/>' for place in merged)
    merges = f"<mergeCells>{ranges}</mergeCells>" if merged else ""
    return (
        f'<worksheet xmlns="{SPREADSHEET}">{columns}'
        f"<sheetData>{''.join(lines)}</sheetData>{merges}</worksheet>"
    )


def texts(*values):
    """Cells of these texts, one after another; nothing for an empty one."""
    return "".join(
        f'<c t="inlineStr"><is><t>{value}</t></is></c>' if value else "<c/>" for value in values
    )


def renamed(content, rename):
    """The archive with other names for its parts."""
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(rename(entry.filename), old.read(entry))
    return memory.getvalue()


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()


def archive(**parts):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return memory.getvalue()


def bomb():
    """About a hundred kilobytes that unpack to a hundred megabytes of rows, and honest about it."""
    row = b'<row r="2"><c r="A2"><v>1</v></c></row>'
    head = b'<?xml version="1.0"?><worksheet><sheetData>'
    return with_sheet(head + row * (99_000_000 // len(row)) + b"</sheetData></worksheet>")


def lying_bomb():
    """The same, but it says that it is small."""
    content = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as book:
        size = struct.pack("<I", book.getinfo(SHEET).file_size)
    place = content.find(size)
    while place >= 0:
        content[place : place + 4] = struct.pack("<I", 2_000)
        place = content.find(size, place)
    return bytes(content)


def billion_laughs():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return with_sheet(
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "haha">{entities}]>'
        '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
        "</sheetData></worksheet>"
    )


def external_dtd(address):
    return with_sheet(
        f'<?xml version="1.0"?><!DOCTYPE worksheet SYSTEM "{address}/x.dtd">'
        '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        "</sheetData></worksheet>"
    )


def external_entity(path):
    return with_sheet(
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY secret SYSTEM "file://{path}">]>'
        '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&secret;</t></is></c></row>'
        "</sheetData></worksheet>"
    )


def encrypted_entry():
    """A workbook whose parts are marked as encrypted, as archivers do it."""
    content = bytearray(workbook(["a"]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 4)
    return bytes(content)


def ole(*streams):
    """The beginning of an old Office file, with the names of its streams."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names
