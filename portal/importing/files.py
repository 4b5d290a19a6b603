"""The files behind imports: as they were sent, what was understood, their errors, their bad rows.

No web server serves them. They lie in the media folder under the import's own id, whatever their senders
call them; one folder for each kind of import, for each is kept as long as its own rule says.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage

SENT, PREVIEW, ERRORS, BAD_ROWS = ".table", ".first.json", ".errors.json", ".rows.json"


@dataclass(frozen=True)
class ImportFiles:
    """The files of one kind of import; `folder` is its folder in the media folder.

    `more_until_applied` and `more_kept` are the endings of files that it has besides.
    """

    folder: str
    more_until_applied: tuple[str, ...] = ()
    more_kept: tuple[str, ...] = ()

    @property
    def place(self) -> Path:
        return Path(default_storage.path(self.folder))

    def of(self, import_id: UUID, ending: str) -> Path:
        return self.place / f"{import_id}{ending}"

    def sent(self, import_id: UUID) -> Path:
        """Where the file lies as it was sent."""
        return self.of(import_id, SENT)

    def preview(self, import_id: UUID) -> Path:
        """Where its rows lie as they were understood: all, or the first."""
        return self.of(import_id, PREVIEW)

    def errors(self, import_id: UUID) -> Path:
        """Where the list of its errors lies, if there are any."""
        return self.of(import_id, ERRORS)

    def bad_rows(self, import_id: UUID) -> Path:
        """Where its bad rows lie by themselves, if there are good ones too."""
        return self.of(import_id, BAD_ROWS)

    def forget(self, import_id: UUID) -> None:
        self.forget_sent(import_id)
        for ending in (ERRORS, BAD_ROWS, *self.more_kept):
            self.of(import_id, ending).unlink(missing_ok=True)

    def forget_sent(self, import_id: UUID) -> None:
        """What is of no use once its rows are in the portal."""
        for ending in (SENT, PREVIEW, *self.more_until_applied):
            self.of(import_id, ending).unlink(missing_ok=True)

    def forget_older_than(self, moment: dt.datetime) -> int:
        """Whatever lies there longer, with or without an import that speaks of it."""
        old = [
            path
            for path in (self.place.iterdir() if self.place.is_dir() else ())
            if path.stat().st_mtime < moment.timestamp()
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def write(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a file for the portal alone; its SHA-256. Leaves nothing where that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def write_lines(path: Path, lines: Iterable[object]) -> str:
    """Each as a line of JSON; the SHA-256 of them all."""
    return write(path, (json.dumps(line).encode() + b"\n" for line in lines))


def read_lines(path: Path, start: int = 0, stop: int | None = None) -> Iterator[Any]:
    """The lines from `start` on and before `stop`. Raises `FileNotFoundError`, at the first."""
    with path.open("rb") as file:
        yield from map(json.loads, islice(file, start, stop))
