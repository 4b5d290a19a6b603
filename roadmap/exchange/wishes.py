"""What the rows of a file want: changes to be confirmed, what cannot be done, and where a colleague was faster."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from regions.models import Region
from roadmap.exchange.problem import RowProblem
from roadmap.models import Priority, Status, Step
from roadmap.progress.report import Report


@dataclass(frozen=True)
class Change:
    """One field of one thing: what it says now, and what the file says."""

    sheet: str
    row: int
    # Which step, and in which region.
    about: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Conflict:
    """A colleague has changed it since the file was made: both are shown, nothing is written."""

    sheet: str
    row: int
    about: str
    theirs: str
    # By whom and when, where that is known.
    who: str
    mine: str


@dataclass(frozen=True)
class StatusWish:
    row: int
    step: Step
    region: Region
    report: Report
    # The newest that is known; none where nobody has reported.
    newest: Status | None


@dataclass(frozen=True)
class StepWish:
    """Values by column; a new step where `step` is none."""

    row: int
    step: Step | None
    priority: Priority
    code: str
    values: Mapping[str, str]


@dataclass
class Wishes:
    """Of a whole file; gathered row by row."""

    changes: list[Change] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    statuses: list[StatusWish] = field(default_factory=list)
    steps: list[StepWish] = field(default_factory=list)
    # Rows that want something, may it be possible or not.
    numbers: set[tuple[str, int]] = field(default_factory=set)
