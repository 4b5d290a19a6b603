"""Who has a chapter for the national summary. Apps bring theirs in a module `summary`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from portal.chapters.chapter import Chapter
from portal.registry import RankedRegistry


class Gather(Protocol):
    """`reader` is a `User` and `regions` are all of them, of which this floor knows nothing."""

    def __call__(
        self, reader: Any, *, at: dt.datetime, regions: Sequence[Any], audience: str
    ) -> Chapter:
        """What this person may see, in the active language; the audience that is asked for first."""


@dataclass(frozen=True)
class ChapterSource:
    """Chapters of a lower rank stand before others."""

    gather: Gather
    rank: int


chapter_sources = RankedRegistry[ChapterSource]("summary")
