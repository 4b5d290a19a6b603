"""Whether a ZIP archive is an XLSX workbook that may be opened: judged before anything reads it."""

import posixpath
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from portal.tabular.package import CONTENT_TYPES, XML, Package, part_name
from portal.tabular.refusal import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, Refused

PIECE = 256 * 1024
CENTRAL_ENTRY = b"PK\x01\x02"
ARCHIVES = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)
IS_ENCRYPTED = 0x1


class _RootSeen(Exception):
    """Past the first element no document type can be declared."""


def check_workbook(file: BinaryIO) -> None:
    """Raise `Refused` unless the archive holds a plain workbook within the limits."""
    # Counted in the raw bytes: a list of a hundred thousand entries is not even built.
    if file.read().count(CENTRAL_ENTRY) > MAX_ENTRIES:
        raise Refused("too_many_entries")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_declared(entries)
            _check_sort(entries)
            _check_contents(archive, entries)
            package = Package(archive)
            if package.workbook not in package.entries:
                raise Refused("not_a_table")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, zlib.error):
        raise Refused("broken") from None


def _check_declared(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & IS_ENCRYPTED for entry in entries):
        raise Refused("password")
    if len(entries) > MAX_ENTRIES:
        raise Refused("too_many_entries")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("too_large_unpacked")
    if any(entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries):
        raise Refused("too_compressed")


def _check_sort(entries: list[zipfile.ZipInfo]) -> None:
    """Which of the programs' many archives this is; only the plain workbook passes."""
    names = [part_name(entry.filename) for entry in entries if not entry.is_dir()]
    if len(set(names)) < len(names):
        raise Refused("broken")
    if "mimetype" in names:
        raise Refused("opendocument")
    if "xl/workbook.bin" in names:
        raise Refused("binary_workbook")
    if CONTENT_TYPES not in names:
        raise Refused("not_a_table")
    if any(posixpath.basename(name) == "vbaproject.bin" for name in names):
        raise Refused("macros")


def _check_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, without keeping it: the sizes are true and nothing is hidden inside."""
    total = 0
    for entry in entries:
        declared = entry.file_size
        # Whatever the archive says, read on to where the packed data really ends.
        entry.file_size = MAX_UNPACKED + 1
        true = 0
        is_xml = part_name(entry.filename).endswith(XML)
        with archive.open(entry) as part:
            first = piece = part.read(PIECE)
            if first.startswith(ARCHIVES):
                raise Refused("nested")
            parser = _doctype_parser() if is_xml else None
            while piece:
                true += len(piece)
                if total + true > MAX_UNPACKED:
                    raise Refused("too_large_unpacked")
                if parser and _is_past_root(parser, piece):
                    parser = None
                piece = part.read(PIECE)
        if part_name(entry.filename) == CONTENT_TYPES and b"macroenabled" in first.lower():
            raise Refused("macros")
        if true != declared:
            raise Refused("broken")
        total += true


def _doctype_parser() -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise Refused("document_type")

    def stop(*_: object) -> None:
        raise _RootSeen

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    return parser


def _is_past_root(parser: expat.XMLParserType, piece: bytes) -> bool:
    try:
        parser.Parse(piece)
    except _RootSeen:
        return True
    except expat.ExpatError:
        raise Refused("broken") from None
    return False
