"""Result files: written aside, forced to the disk, then moved into place in one step."""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils.text import get_valid_filename

from portal.jobs.kinds import ResultFile
from portal.jobs.models import Job, State

FOLDER = "jobs"
UNFINISHED = ".part"
# A file that nothing speaks of may be one that is just being moved into place.
STRAY_AFTER = dt.timedelta(hours=1)


@dataclass(frozen=True)
class WrittenFile:
    """Complete, but still aside under a name of its own."""

    aside: Path
    place: Path
    name: str
    download_name: str
    content_type: str
    size: int
    sha256: str

    def move_into_place(self) -> None:
        os.replace(self.aside, self.place)
        _force_to_disk(self.place.parent)


@contextmanager
def written(result: ResultFile, *, job_id: UUID, token: str) -> Iterator[WrittenFile]:
    """Write the result aside. What was not moved into place in the block is gone after it."""
    folder = Path(default_storage.path(FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    suffix = PurePath(get_valid_filename(result.name)).suffix.lower()
    place = folder / f"{job_id}{suffix}"
    aside = folder / f"{job_id}-{token}{UNFINISHED}"
    try:
        size, sha256 = _write(aside, result.content)
        yield WrittenFile(
            aside=aside,
            place=place,
            name=f"{FOLDER}/{place.name}",
            download_name=result.name,
            content_type=result.content_type,
            size=size,
            sha256=sha256,
        )
    finally:
        aside.unlink(missing_ok=True)


def remove_strays(*, at: dt.datetime) -> int:
    """Remove files whose job is gone or has expired, and halves that a killed worker left."""
    folder = Path(default_storage.path(FOLDER))
    if not folder.is_dir():
        return 0
    old = [path for path in folder.iterdir() if _is_older_than(path, at - STRAY_AFTER)]
    kept = set(
        Job.objects.filter(state=State.DONE)
        .filter(result_file__in=[f"{FOLDER}/{path.name}" for path in old])
        .values_list("result_file", flat=True)
    )
    strays = [path for path in old if f"{FOLDER}/{path.name}" not in kept]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _write(path: Path, content: bytes | Iterable[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    # 0600: a result is for one person, and only the portal hands it out.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in [content] if isinstance(content, bytes) else content:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _force_to_disk(folder: Path) -> None:
    """The new name itself must survive a power cut, not only the bytes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_older_than(path: Path, moment: dt.datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
