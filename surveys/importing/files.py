"""The files behind imports: as they were sent, their errors, their bad rows. No web server serves them.

They lie in the media folder under the import's own id, whatever their senders call them.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

FOLDER = "imports"
SENT, ERRORS, BAD_ROWS, FIRST_ROWS = ".table", ".errors.json", ".rows.json", ".first.json"


def sent_file(import_id: UUID) -> Path:
    """Where the file lies as it was sent."""
    return _folder() / f"{import_id}{SENT}"


def errors_file(import_id: UUID) -> Path:
    """Where the list of its errors lies, if there are any."""
    return _folder() / f"{import_id}{ERRORS}"


def bad_rows_file(import_id: UUID) -> Path:
    """Where its bad rows lie by themselves, if there are good ones too."""
    return _folder() / f"{import_id}{BAD_ROWS}"


def first_rows_file(import_id: UUID) -> Path:
    """Where its first rows lie as they were understood."""
    return _folder() / f"{import_id}{FIRST_ROWS}"


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


def forget(import_id: UUID) -> None:
    forget_sent(import_id)
    for path in (errors_file(import_id), bad_rows_file(import_id)):
        path.unlink(missing_ok=True)


def forget_sent(import_id: UUID) -> None:
    """What is of no use once the answers are in the round."""
    for path in (sent_file(import_id), first_rows_file(import_id)):
        path.unlink(missing_ok=True)


def forget_older_than(moment: dt.datetime) -> int:
    """Whatever lies there longer, with or without an import that speaks of it."""
    old = [
        path
        for path in (_folder().iterdir() if _folder().is_dir() else ())
        if path.stat().st_mtime < moment.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(default_storage.path(FOLDER))
