"""Reading a table that somebody sends, CSV or XLSX, in a limited child process."""

import errno
import json
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Any

import structlog
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from portal.confined.child import OutOfTime, needed_too_much, run_child
from portal.confined.limits import EXIT_DISK_FULL
from portal.tabular import reading
from portal.tabular.refusal import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED,
    Refused,
)

log = structlog.get_logger("tabular")

# Programs that write tables end their names so; the content decides how the file is read.
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
MEGABYTE = 1024 * 1024

MESSAGES = {
    "suffix": gettext_lazy(
        "This is not a CSV or XLSX file by its name. Save the table as an Excel workbook (.xlsx) or "
        "as CSV (.csv) and choose that file."
    ),
    "empty": gettext_lazy(
        "The file is empty. Write headings in the first row and the answers below them, save, and "
        "choose the file again."
    ),
    "too_large": gettext_lazy(
        "The file is larger than %(megabytes)s MB. Remove pictures and sheets that are not needed, "
        "or divide the rows between several files."
    ),
    "too_large_unpacked": gettext_lazy(
        "The file is larger than %(unpacked)s MB when unpacked. Copy the rows into a new, empty "
        "workbook and save that, or divide them between several files."
    ),
    "too_compressed": gettext_lazy(
        "The file unpacks to more than %(ratio)s times its size, as harmful files do. Copy the rows "
        "into a new, empty workbook and save that."
    ),
    "too_many_entries": gettext_lazy(
        "The workbook consists of more than %(entries)s parts. Copy the rows into a new, empty "
        "workbook and save that."
    ),
    "too_many_rows": gettext_lazy(
        "The table has more than %(rows)s rows. Divide the rows between several files."
    ),
    "too_many_columns": gettext_lazy(
        "The table has more than %(columns)s columns. Remove the columns that are not needed."
    ),
    "cell_too_long": gettext_lazy(
        "A cell of row %(row)s is longer than %(cell)s characters. Shorten it. Should the row look "
        "right, a quotation mark may be missing in a row before it."
    ),
    "row_too_long": gettext_lazy(
        "Row %(row)s has more cells than there are headings. Give each column a heading. If the file "
        "is CSV, put quotation marks around text that contains the separator."
    ),
    "no_headings": gettext_lazy(
        "The first row is empty. Move the headings to the first row of the first sheet."
    ),
    "broken_quotes": gettext_lazy(
        "The quotation marks do not match near row %(row)s. Open the table in a spreadsheet program "
        "and save it as CSV anew, or as an Excel workbook (.xlsx)."
    ),
    "broken": gettext_lazy(
        "The file is damaged. Open it in a spreadsheet program and save it as a new workbook (.xlsx)."
    ),
    "not_a_table": gettext_lazy(
        "The file is not a table. Save the table as an Excel workbook (.xlsx) or as CSV (.csv) and "
        "choose that file."
    ),
    "web_page": gettext_lazy(
        "The file is a web page, although its name says otherwise. Open it in a spreadsheet program "
        "and save it as an Excel workbook (.xlsx)."
    ),
    "old_workbook": gettext_lazy(
        "The file is of an old Excel format (.xls). Open it and save it as an Excel workbook (.xlsx)."
    ),
    "binary_workbook": gettext_lazy(
        "The file is a binary Excel workbook (.xlsb). Open it and save it as an Excel workbook (.xlsx)."
    ),
    "opendocument": gettext_lazy(
        "The file is an OpenDocument file. Open it and save it as an Excel workbook (.xlsx) or as CSV."
    ),
    "macros": gettext_lazy(
        "The workbook contains macros. Save it as an Excel workbook without macros (.xlsx)."
    ),
    "password": gettext_lazy(
        "The file is protected with a password. Remove the password and save the file again."
    ),
    "nested": gettext_lazy(
        "Other files are embedded in the workbook. Copy the rows into a new, empty workbook and save "
        "that."
    ),
    "document_type": gettext_lazy(
        "The workbook contains a declaration that no spreadsheet program writes. Copy the rows into "
        "a new, empty workbook and save that."
    ),
    "too_heavy": gettext_lazy(
        "Reading the file would take more memory or time than is allowed. Copy the rows into a new, "
        "empty workbook, without empty rows and columns that have a format, and save that."
    ),
}


class UnreadableFile(Exception):
    """The file was refused; `code` is for programs, `message` says to people what to do."""

    def __init__(self, code: str, message: str, *, row: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.row = row


@dataclass(frozen=True)
class ReadTable:
    """Headings, and as many cells in each row. The first row below the headings is row 2."""

    headings: tuple[str, ...]
    row_count: int
    _lines: IO[bytes]

    def __post_init__(self) -> None:
        weakref.finalize(self, self._lines.close)

    @property
    def rows(self) -> Iterator[list[str]]:
        """The rows from the first; blank ones between them are rows too. One reader at a time."""
        self._lines.seek(0)
        self._lines.readline()
        for line in self._lines:
            yield json.loads(line)


def read_table(
    path: str | os.PathLike[str], name: str, *, wait: Callable[[], None] = lambda: None
) -> ReadTable:
    """The table in the file at `path`, which its sender calls `name`; raises `UnreadableFile`.

    `wait` is called about twice a second meanwhile; what it raises ends the reading.
    """
    with _in_words():
        _look_at(name, Path(path).stat().st_size)
        return _read(path, wait)


def refuse_at_sight(name: str, size: int) -> None:
    """What name and size alone tell of a file that has just come; raises `UnreadableFile`."""
    with _in_words():
        _look_at(name, size)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        log.info("table.refused", reason=refused.code, row=refused.row)
        raise UnreadableFile(refused.code, _message(refused), row=refused.row) from None


def _look_at(name: str, size: int) -> None:
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise Refused("suffix")
    if not size:
        raise Refused("empty")
    if size > MAX_FILE:
        raise Refused("too_large")


def _read(path: str | os.PathLike[str], wait: Callable[[], None]) -> ReadTable:
    lines = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the table
    try:
        with open(path, "rb") as file, tempfile.TemporaryFile() as words:
            try:
                code = run_child(
                    "portal.tabular.reading",
                    order=file,
                    output=lines,
                    words=words,
                    seconds=reading.SECONDS,
                    wait=wait,
                )
            except OutOfTime:
                raise Refused("too_heavy") from None
            words.seek(0)
            count = _judge(code, words.read()[-4000:].decode(errors="replace").strip())
        lines.seek(0)
        return ReadTable(tuple(json.loads(lines.readline())), count, lines)
    except BaseException:
        lines.close()
        raise


def _judge(code: int, said: str) -> int:
    """The number of rows, or the reason why there are none."""
    if code == 0:
        return int(json.loads(said.splitlines()[-1])["row_count"])
    if code == reading.EXIT_REFUSED:
        why = json.loads(said.splitlines()[-1])
        raise Refused(why["code"], row=why["row"], column=why["column"])
    if code == EXIT_DISK_FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    log.warning("table.failed", exit_code=code, words=said[-300:])
    raise Refused("too_heavy" if needed_too_much(code) else "broken")


def _message(refused: Refused) -> str:
    amounts: dict[str, Any] = {
        "megabytes": MAX_FILE // MEGABYTE,
        "unpacked": MAX_UNPACKED // MEGABYTE,
        "ratio": MAX_RATIO,
        "entries": MAX_ENTRIES,
        "rows": number_format(MAX_ROWS, force_grouping=True),
        "columns": MAX_COLUMNS,
        "cell": number_format(MAX_CELL, force_grouping=True),
        "row": refused.row,
    }
    return str(MESSAGES[refused.code]) % amounts
