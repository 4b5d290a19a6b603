"""The relay's own record of what it has taken: the only witness where an answer was lost.

A line with the Message-ID says that the message was taken. Postfix writes that line while it still reads
the message, and one more once the message lies safely in its queue: there the second one counts.
"""

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

# `… postfix/cleanup[71]: 4bF2x1: message-id=<…>`, and then `… postfix/qmgr[9]: 4bF2x1: from=<…>, …`
READ_BY_POSTFIX = re.compile(rb"/cleanup\[\d+\]: (\w+): (?:resent-)?message-id=<?")


def is_kept() -> bool:
    return bool(settings.MAIL_ACCEPT_LOG)


def holds(message_id: str) -> bool | None:
    """Whether the relay has taken this message; None where its record cannot tell."""
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
    """None where the relay began to read the message and does not say that it kept it."""
    bare_id = message_id.strip(b"<>")
    queue_ids = set()
    for line in _lines(files, bare_id):
        read = READ_BY_POSTFIX.search(line)
        if read is None:
            return True
        queue_ids.add(read[1])
    if not queue_ids:
        return False
    return True if any(_is_queued(files, queue_id, bare_id) for queue_id in queue_ids) else None


def _is_queued(files: list[Path], queue_id: bytes, bare_id: bytes) -> bool:
    """Whether the id in the queue was this message's when the queue took it; ids are used again."""
    is_ours = False
    for line in _lines(files, b": %s: " % queue_id):
        if READ_BY_POSTFIX.search(line):
            is_ours = bare_id in line
        elif is_ours and b": %s: from=<" % queue_id in line:
            return True
    return False


def _lines(files: list[Path], text: bytes) -> Iterator[bytes]:
    """The lines that hold `text`, the oldest first."""
    for path in files:
        if not path.stat().st_size:
            continue
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as record,
        ):
            at = record.find(text)
            while at != -1:
                end = record.find(b"\n", at)
                end = len(record) if end == -1 else end
                yield record[record.rfind(b"\n", 0, at) + 1 : end]
                at = record.find(text, end)
