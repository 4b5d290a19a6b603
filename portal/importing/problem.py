"""What is wrong with a file or in a cell of it, and what to do: stored as a code, read in any language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.tabular.labels import FAULT_LABELS, refusal_label
from portal.tabular.reader import UnreadableFile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNREADABLE = "unreadable"

# What a page or a list of errors repeats of a cell.
SHOWN = 200
# The row of the headings; the first row below them is row 2.
HEADINGS = 1

# Said of every file; whose file it is may have better words.
TEXTS: Mapping[str, Promise] = {
    **FAULT_LABELS,
    "rows_bad": _("Some rows have errors. Correct them, or choose to skip them."),
    "changed": _("What can be imported has changed since it was checked. Please look again."),
    "imported_before": _(
        "This file was imported on %(imported_on)s. Undo that import first, or choose another file."
    ),
}


@dataclass(frozen=True)
class Problem:
    """A code and what it is about, as plain JSON; in words, in the language of whoever reads it.

    Each subject has a kind of its own, with its words in `texts`.
    """

    code: str
    about: Mapping[str, Any] = field(default_factory=dict)

    texts: ClassVar[Mapping[str, Promise]] = TEXTS
    empty_file: ClassVar["StrOrPromise"] = _(
        "The file is empty. Write headings in the first row and the rows below them, save, and "
        "choose the file again."
    )

    def __str__(self) -> str:
        if self.code == UNREADABLE:
            return refusal_label(**self.about, empty=self.empty_file)
        about = {name: self.readable(name, value) for name, value in self.about.items()}
        # Of a newer release's code, the code itself.
        return str(self.texts[self.code] % about) if self.code in self.texts else self.code

    @classmethod
    def unreadable(cls, error: UnreadableFile) -> Self:
        return cls(UNREADABLE, {"code": error.code, "row": error.row})

    @staticmethod
    def readable(name: str, value: Any) -> Any:
        """A value in the language of the page: days, by names that end with `_on`."""
        if name.endswith("_on"):
            return date_format(dt.date.fromisoformat(value), "SHORT_DATE_FORMAT")
        return value

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "about": dict(self.about)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(stored["code"], stored["about"])


@dataclass(frozen=True)
class CellProblem:
    """What is wrong in one cell, and what to do."""

    row: int
    column: str
    value: str
    problem: Problem

    def as_json(self, longest: int | None = SHOWN) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column[:longest],
            "value": self.value[:longest],
            "advice": self.problem.as_json(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], kind: type[Problem]) -> "CellProblem":
        """`kind` has the words."""
        problem = kind.from_json(stored["advice"])
        return cls(stored["row"], stored["column"], stored["value"], problem)


class FileRefused(ValidationError):
    """A file cannot be taken, or not be taken out again; the problem can be stored and read later."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem), code=problem.code)
        self.problem = problem


class Changed(Exception):
    """The file, or what it changes, is not what was shown when it was confirmed; nothing was written."""
