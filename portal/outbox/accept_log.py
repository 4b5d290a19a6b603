"""The relay's own record of what it has taken: the only witness where an answer was lost."""

import mmap
from pathlib import Path

from django.conf import settings


def is_kept() -> bool:
    return bool(settings.MAIL_ACCEPT_LOG)


def holds(message_id: str) -> bool | None:
    """Whether the relay has taken this letter; None where its record cannot tell."""
    path = Path(settings.MAIL_ACCEPT_LOG)
    before_rotation = path.with_name(f"{path.name}.1")
    try:
        if _stands_in(path, message_id):
            return True
        return before_rotation.exists() and _stands_in(before_rotation, message_id)
    except OSError:
        return None


def _stands_in(path: Path, message_id: str) -> bool:
    with path.open("rb") as file:
        if not path.stat().st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as record:
            return record.find(message_id.strip("<>").encode()) != -1
