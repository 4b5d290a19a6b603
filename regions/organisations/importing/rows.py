"""One row of a file as it is understood: which organisation it means, and what it says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError

from portal.importing.problem import CellProblem
from regions.organisations.facts.definitions import Facts, Value
from regions.organisations.import_problem import RegisterProblem


class Kind(StrEnum):
    """What becomes of a row; in the order in which a preview shows them."""

    ERROR = "error"
    DECIDE = "decide"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT = "left"


class Why(StrEnum):
    """Why somebody has to decide which organisation a row means."""

    TWO_NUMBERS = "two_numbers"
    SAME_NAME = "same_name"
    OTHER_NUMBER = "other_number"
    OTHER_NAME = "other_name"
    # The number is that of an organisation which is otherwise known as somebody else.
    ANOTHERS_NUMBER = "anothers_number"
    HALF_THE_NUMBERS = "half_the_numbers"


_NEVER_NEW = {Why.TWO_NUMBERS, Why.ANOTHERS_NUMBER, Why.HALF_THE_NUMBERS}


def can_be_new(why: Why | None) -> bool:
    """A number belongs to one organisation: whatever has it is not new."""
    return why not in _NEVER_NEW


@dataclass(frozen=True)
class Named:
    """An organisation as a cell names it, before it is known which that is."""

    text: str


@dataclass(frozen=True)
class InFile:
    """An organisation that the file adds itself, in this row."""

    row: int
    name: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "name": self.name}


@dataclass(slots=True, eq=False)
class UnderstoodRow:
    """`said` has an attribute for each fact that the row tells; what it leaves empty has none."""

    row: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    # The primary key of the organisation; None of one that is new.
    number: int | None = None
    said: SimpleNamespace = field(default_factory=SimpleNamespace)
    was: Facts = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    # Where several organisations may be meant.
    candidates: tuple[int, ...] = ()
    why: Why | None = None
    is_left: bool = False
    # Numbers in the row that the organisation does not get: another keeps them.
    passed_over: set[str] = field(default_factory=set)
    # Key → [what it was, what it becomes], once everything is known.
    changes: dict[str, list[Value]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> dict[str, Value]:
        return self.said.__dict__

    @property
    def is_new(self) -> bool:
        return self.number is None

    @property
    def is_undecided(self) -> bool:
        return bool(self.candidates) and not self.is_left

    @property
    def can_be_new(self) -> bool:
        return can_be_new(self.why)

    @property
    def is_written(self) -> bool:
        """Whether it goes on, as far as is known."""
        return not (self.problems or self.is_undecided or self.is_left)

    @property
    def kind(self) -> Kind:
        if self.is_left:
            return Kind.LEFT
        if self.problems:
            return Kind.ERROR
        if self.is_undecided:
            return Kind.DECIDE
        if self.is_new:
            return Kind.NEW
        return Kind.CHANGED if self.changes else Kind.SAME

    def fact(self, key: str) -> Value:
        """As it will be: what the row says, otherwise what it was."""
        return self.facts.get(key, self.was.get(key, ""))

    @property
    def name(self) -> str:
        return str(self.fact("name") or self.cells.get("name", "").strip())

    def add(self, key: str, error: ValidationError) -> None:
        """`key` is that of the fact, or empty where the row as a whole is meant."""
        about = dict(error.params or {})
        problem = RegisterProblem(str(error.code), about)
        self.problems.append(CellProblem(self.row, key, str(self.cells.get(key, "")), problem))

    def refuse(self, key: str, code: str, **about: Any) -> None:
        self.add(key, ValidationError("", code=code, params=about))
