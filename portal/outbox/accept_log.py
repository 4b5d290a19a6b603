"""The relay's own record of what it has taken: the witness where an answer was lost, or a database set back.

A line with the Message-ID says that the message was taken. Postfix writes that line while it still reads
the message, and one more once the message lies safely in its queue: there the second one counts. Record
and earlier records, `….1` or `….2026-48`, packed or not, are read once; then what is added.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

from portal.outbox.growing_files import GrowingFiles

# `… postfix/cleanup[71]: 4bF2x1: message-id=<…>`, and then `… postfix/qmgr[9]: 4bF2x1: from=<…>, …`
READ_BY_POSTFIX = re.compile(rb"/cleanup\[\d+\]: (\w+): (?:resent-)?message-id=<?([^>\s]*)")
KEPT_BY_POSTFIX = re.compile(rb": (\w+): from=<")
# Ours begin with a digest.
OUR_ID = re.compile(rb"\b([0-9a-f]{40})@[\w.-]+")


def is_kept() -> bool:
    return bool(settings.MAIL_ACCEPT_LOG)


def holds(message_id: str) -> bool | None:
    """Whether the relay has taken this message; None where its record cannot tell."""
    record = _record(settings.MAIL_ACCEPT_LOG)
    try:
        record.read()
    except OSError:
        return None
    return record.holds(message_id.strip("<>").encode())


def all_taken() -> Callable[[str], bool]:
    """Of many messages, without looking each time whether the record has grown."""
    record = _record(settings.MAIL_ACCEPT_LOG)
    with suppress(OSError):
        record.read()
    return lambda message_id: record.holds(message_id.strip("<>").encode()) is True


class Record:
    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._files = GrowingFiles()
        # A record without a single line has perhaps never been written.
        self._has_lines = False
        self._taken: set[bytes] = set()
        self._begun: set[bytes] = set()
        # Which message lies under an id of the queue just now; ids are used again.
        self._queue: dict[bytes, bytes] = {}

    def read(self) -> None:
        """Raises `OSError` where there is no record."""
        before = self._path.parent.glob(f"{self._path.name}.*")
        oldest_first = sorted(before, key=lambda path: path.stat().st_mtime)
        for line in self._files.new_lines([*oldest_first, self._path]):
            self._has_lines = True
            self._note(line)

    def _note(self, line: bytes) -> None:
        if read := READ_BY_POSTFIX.search(line):
            queue_id, message_id = read.groups()
            self._queue.pop(queue_id, None)
            if OUR_ID.fullmatch(message_id):
                self._queue[queue_id] = message_id
                self._begun.add(message_id)
        elif kept := KEPT_BY_POSTFIX.search(line):
            if message_id := self._queue.pop(kept[1], b""):
                self._taken.add(message_id)
        else:
            self._taken.update(found[0] for found in OUR_ID.finditer(line))

    def holds(self, bare_id: bytes) -> bool | None:
        """None where the relay began to read the message and does not say that it kept it."""
        if bare_id in self._taken:
            return True
        return False if self._has_lines and bare_id not in self._begun else None


@cache
def _record(path: str) -> Record:
    return Record(path)
