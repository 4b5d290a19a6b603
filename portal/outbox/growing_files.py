"""Files that only grow, read once: each time what has been added since."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

# So much of a file's beginning tells it from a later one at the same place of the disk.
HEAD = 256


class GrowingFiles:
    """Remembers of each file how far it was read, by the file itself and not by its name."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], tuple[int, bytes]] = {}

    def new_lines(self, paths: Iterable[Path]) -> Iterator[bytes]:
        """What was added to these files, in their order; a line still being written comes again.

        Raises `OSError` where a file cannot be read.
        """
        for path in paths:
            facts = path.stat()
            file = (facts.st_dev, facts.st_ino)
            begin, head = self._read.get(file, (0, b""))
            if facts.st_size == begin:
                continue
            with path.open("rb") as raw:
                if facts.st_size < begin or raw.read(len(head)) != head:
                    begin = 0  # emptied, or another file by now
                if path.suffix == ".gz":
                    with gzip.open(path) as packed:
                        yield from packed
                    begin = facts.st_size
                else:
                    raw.seek(begin)
                    for line in raw:
                        yield line
                        begin += len(line) if line.endswith(b"\n") else 0
                raw.seek(0)
                self._read[file] = (begin, raw.read(min(begin, HEAD)))
