"""The relay's own record of what it has taken: the only witness where an answer was lost.

A line with the Message-ID says that the letter was taken. Postfix writes that line while it still reads
the letter, and one more once the letter lies safely in its queue: there the second one counts.
"""

import mmap
import re
from pathlib import Path

from django.conf import settings

# `… postfix/cleanup[71]: 4bF2x1: message-id=<…>`, and then `… postfix/qmgr[9]: 4bF2x1: from=<…>, …`
READ_BY_POSTFIX = re.compile(rb"/cleanup\[\d+\]: (\w+): (?:resent-)?message-id=$")


def is_kept() -> bool:
    return bool(settings.MAIL_ACCEPT_LOG)


def holds(message_id: str) -> bool | None:
    """Whether the relay has taken this letter; None where its record cannot tell."""
    path = Path(settings.MAIL_ACCEPT_LOG)
    before_rotation = path.with_name(f"{path.name}.1")
    try:
        files = [path] if not before_rotation.exists() else [before_rotation, path]
        # A record without a single line has perhaps never been written.
        if not any(file.stat().st_size for file in files):
            return None
        return _is_taken(files, message_id.encode())
    except OSError:
        return None


def _is_taken(files: list[Path], message_id: bytes) -> bool | None:
    """None where the relay began to read the letter and does not say that it kept it."""
    queue_ids = set()
    for start in (line for file in files for line in _before(file, message_id.strip(b"<>"))):
        read = READ_BY_POSTFIX.search(start.removesuffix(b"<"))
        if read is None:
            return True
        queue_ids.add(read[1])
    if not queue_ids:
        return False
    queued = (b": %s: from=<" % name for name in queue_ids)
    return True if any(_before(file, words) for words in queued for file in files) else None


def _before(path: Path, words: bytes) -> list[bytes]:
    """What stands before `words` on each line that holds them."""
    if not path.stat().st_size:
        return []
    found = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as record:
        at = record.find(words)
        while at != -1:
            found.append(record[record.rfind(b"\n", 0, at) + 1 : at])
            at = record.find(words, at + 1)
    return found
