"""What has left, written down outside the database: it still knows when the database is set back.

A line says that a message was about to be handed over (`+`), or that it was not taken after all (`-`), and
when. The files lie beside other files of the portal and outlive a restore; a key says to which database
they belong. No address stands in them.
"""

import datetime as dt
import errno
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings

from portal.outbox.growing_files import GrowingFiles

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "outbox"


def key() -> str | None:
    """Whose journal it is; None where there is none. Raises `OSError` where it cannot be read."""
    try:
        return (folder() / "key").read_text().strip()
    except FileNotFoundError:
        return None


def begin(new_key: str) -> None:
    """A new journal, or the one that is there for another database. Raises `OSError`."""
    folder().mkdir(parents=True, exist_ok=True)
    being_written = folder() / f"key.{os.getpid()}"
    being_written.write_text(f"{new_key}\n")
    being_written.replace(folder() / "key")


def note_left(message_id: str, *, at: dt.datetime) -> None:
    """Before the message leaves. Raises `OSError`; then it must not."""
    _write("+", message_id, at)


def note_not_taken(message_id: str, *, at: dt.datetime) -> None:
    """The server has said no, or a person that it did not arrive: what was noted before counts no more."""
    if left_at(message_id) is not None:
        _write("-", message_id, at)


def left_at(message_id: str) -> dt.datetime | None:
    """When the message was last about to leave, unless it was not taken then. Raises `OSError`."""
    return _journal(str(folder())).left_at(message_id)


def began_at(is_meant: Callable[[str], bool]) -> dt.datetime | None:
    """When the first of the messages left that are meant."""
    return _journal(str(folder())).began_at(is_meant)


def old_files(before: dt.datetime) -> list[Path]:
    """Of whole months before that moment."""
    return [path for path in folder().glob("left-*") if path.name < _name(before)]


def forget(before: dt.datetime) -> int:
    """Whole months before that moment; gives how many."""
    old = old_files(before)
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _name(at: dt.datetime) -> str:
    return f"left-{at.astimezone(dt.UTC):%Y-%m}"


def _write(sign: str, message_id: str, at: dt.datetime) -> None:
    entry = f"{sign}{message_id.strip('<>')} {(at - EPOCH) // dt.timedelta(microseconds=1)}"
    # Begun and ended: what was cut off before, by a full disk or a power cut, spoils no other line.
    line = f"\n{entry}\n".encode()
    folder().mkdir(parents=True, exist_ok=True)
    # One write at the end: lines of several senders do not mix.
    file = os.open(folder() / _name(at), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(file)


class Journal:
    def __init__(self, path: str) -> None:
        self._folder = Path(path)
        self._files = GrowingFiles()
        self._left: dict[str, int] = {}

    def _read(self) -> None:
        for line in self._files.new_lines(sorted(self._folder.glob("left-*"))):
            sign, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            if not rest.isdecimal() or not line.endswith(b"\n"):
                continue  # empty, cut off, or still being written
            # The last that left stands last.
            self._left.pop(sign[1:], None)
            if sign.startswith("+"):
                self._left[sign[1:]] = int(rest)

    def left_at(self, message_id: str) -> dt.datetime | None:
        self._read()
        left = self._left.get(message_id.strip("<>"))
        return None if left is None else EPOCH + dt.timedelta(microseconds=left)

    def began_at(self, is_meant: Callable[[str], bool]) -> dt.datetime | None:
        self._read()
        meant = (moment for message_id, moment in self._left.items() if is_meant(message_id))
        first = next(meant, None)
        return None if first is None else EPOCH + dt.timedelta(microseconds=first)


@cache
def _journal(path: str) -> Journal:
    return Journal(path)
