"""Which files go with an agenda: known by what is in them, not by their names."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

MAX_BYTES = 10 * 1024 * 1024
# Parts of a document; more is not an office file but a trap.
MOST_PARTS = 5_000

PDF = b"%PDF-"
PNG = b"\x89PNG\r\n\x1a\n"
ZIP = b"PK\x03\x04"
# Of old Office files, and of those that are locked by a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileRefused(ValueError):
    """The text says what is wrong with the file, and what to do."""


@dataclass(frozen=True)
class FileKind:
    ending: str
    content_type: str
    # The part by which an office file is known inside.
    part: str = ""


KINDS = {
    kind.ending: kind
    for kind in (
        FileKind("pdf", "application/pdf"),
        FileKind("png", "image/png"),
        FileKind(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "word/document.xml",
        ),
        FileKind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xl/workbook.xml",
        ),
    )
}


def kind_of(file: IO[bytes], *, name: str, size: int) -> FileKind:
    """Of a file that may be kept; raises `FileRefused`. Leaves the file at its beginning."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in KINDS:
        raise FileRefused(
            _(
                "“%(name)s” is no PDF, Word, Excel or PNG file. Save it as one of these (.pdf, .docx, .xlsx, .png)."
            )
            % {"name": name}
        )
    if not size:
        raise FileRefused(_("“%(name)s” is empty. Choose the right file.") % {"name": name})
    if size > MAX_BYTES:
        raise FileRefused(
            _("“%(name)s” is larger than 10 MB. Make it smaller, or give a link to it.")
            % {"name": name}
        )
    file.seek(0)
    try:
        begins = file.read(1_024)
        looks = _look(begins)
        found = looks(file, name) if looks else None
    finally:
        file.seek(0)
    if found is None or found.ending != ending:
        raise FileRefused(
            _(
                "“%(name)s” is not what its name says: its content is of another kind. Open it in its "
                "own program and save it anew."
            )
            % {"name": name}
        )
    return found


def _look(begins: bytes) -> Callable[[IO[bytes], str], FileKind | None] | None:
    if begins.startswith(PDF):
        return lambda _file, _name: KINDS["pdf"]
    if begins.startswith(PNG):
        return lambda _file, _name: KINDS["png"]
    if begins.startswith(ZIP):
        return _office_kind
    if begins.startswith(OLE):
        return _refuse_locked
    return None


def _refuse_locked(_file: IO[bytes], name: str) -> None:
    raise FileRefused(
        _(
            "“%(name)s” is locked by a password, or from an old Office. Take the password away, or save it "
            "in the new format."
        )
        % {"name": name}
    )


def _office_kind(file: IO[bytes], name: str) -> FileKind | None:
    """By the list of its parts; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefused(
            _("“%(name)s” is broken: it ends too early. Send it again.") % {"name": name}
        ) from None
    if len(parts) > MOST_PARTS:
        return None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise FileRefused(_("“%(name)s” contains macros. Save it without them.") % {"name": name})
    if "[Content_Types].xml" not in parts:
        return None
    return next((kind for kind in KINDS.values() if kind.part and kind.part in parts), None)
