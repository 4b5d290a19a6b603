"""Reading a table that somebody sends, CSV or XLSX, in a limited child process."""

import errno
import json
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, Any

import structlog

from portal.confined.child import OutOfTime, needed_too_much, run_child
from portal.confined.limits import EXIT_DISK_FULL
from portal.tabular import reading
from portal.tabular.faults import from_json
from portal.tabular.refusal import MAX_FILE, Refused
from portal.tabular.workbook import Remarks

log = structlog.get_logger("tabular")

# Programs that write tables end their names so; the content decides how the file is read.
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")


# More than the child's last line needs.
LAST_WORDS = 16_000


class UnreadableFile(Exception):
    """The file was refused; `refusal_label` says to people why, and what to do."""

    def __init__(self, code: str, *, row: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.row = row


@dataclass(frozen=True)
class ReadTable:
    """Headings, and as many cells in each row. The first row below the headings is row 2.

    A cell that holds no value is a `FaultyCell`.
    """

    headings: tuple[str, ...]
    row_count: int
    _lines: IO[bytes]
    remarks: Remarks = field(default_factory=Remarks)

    def __post_init__(self) -> None:
        weakref.finalize(self, self._lines.close)

    @property
    def rows(self) -> Iterator[list[str]]:
        """The rows from the first; blank ones between them are rows too. One reader at a time."""
        self._lines.seek(0)
        self._lines.readline()
        for line in self._lines:
            yield from_json(json.loads(line))


def read_table(
    path: str | os.PathLike[str],
    name: str,
    *,
    sheet: str = "",
    wait: Callable[[], None] = lambda: None,
) -> ReadTable:
    """The table in the file at `path`, which its sender calls `name`; raises `UnreadableFile`.

    Of a workbook the first sheet in which something stands, or the one called `sheet`.
    `wait` is called about twice a second meanwhile; what it raises ends the reading.
    """
    with _told():
        _look_at(name, Path(path).stat().st_size)
        return _read(path, sheet, wait)


def refuse_at_sight(name: str, size: int) -> None:
    """What name and size alone tell of a file that has just come; raises `UnreadableFile`."""
    with _told():
        _look_at(name, size)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        log.info("table.refused", reason=refused.code, row=refused.row)
        raise UnreadableFile(refused.code, row=refused.row) from None


def _look_at(name: str, size: int) -> None:
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise Refused("suffix")
    if not size:
        raise Refused("empty")
    if size > MAX_FILE:
        raise Refused("too_large")


def _read(path: str | os.PathLike[str], sheet: str, wait: Callable[[], None]) -> ReadTable:
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
                    arguments=[sheet] if sheet else [],
                )
            except OutOfTime:
                raise Refused("too_heavy") from None
            words.seek(0)
            told = _judge(code, words.read()[-LAST_WORDS:].decode(errors="replace").strip())
        lines.seek(0)
        count = told.pop("row_count")
        headings = tuple(from_json(json.loads(lines.readline())))
        return ReadTable(headings, count, lines, Remarks(**told))
    except BaseException:
        lines.close()
        raise


def _judge(code: int, said: str) -> dict[str, Any]:
    """The number of rows and the remarks; raises `Refused` with the reason why there are none."""
    if code == 0:
        return dict(json.loads(said.splitlines()[-1]))
    if code == reading.EXIT_REFUSED:
        why = json.loads(said.splitlines()[-1])
        raise Refused(why["code"], row=why["row"], column=why["column"])
    if code == EXIT_DISK_FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    log.warning("table.failed", exit_code=code, words=said[-300:])
    raise Refused("too_heavy" if needed_too_much(code) else "broken")
