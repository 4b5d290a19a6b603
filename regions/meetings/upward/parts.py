"""What a report to the structure above tells of. Apps bring their part in a module `report_parts`."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from portal.registry import RankedRegistry
from regions.structures.models import Structure


@dataclass(frozen=True)
class Period:
    """Of which structure and days, both included, a report is drafted, and when."""

    structure: Structure
    starts_on: dt.date
    ends_on: dt.date
    at: dt.datetime

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Said:
    """A heading, then whole sentences; then lines of a list, each a whole sentence with its source."""

    heading: str
    sentences: Sequence[str]
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class ReportPart:
    """`say` tells its part of a period, in the active language; what has a lower rank stands first."""

    say: Callable[[Period], Said | None]
    rank: int


report_parts = RankedRegistry[ReportPart]("report_parts")


def draft_of(period: Period) -> str:
    """The whole text, to be edited: headings, paragraphs and lists in light markdown."""
    said = [found for part in report_parts if (found := part.say(period))]
    return "\n\n".join(_written(one) for one in said)


def _written(said: Said) -> str:
    blocks = [f"## {said.heading}", " ".join(said.sentences)]
    blocks.append("\n".join(f"- {line}" for line in said.lines))
    return "\n\n".join(block for block in blocks if block)
