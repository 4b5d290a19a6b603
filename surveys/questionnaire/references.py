"""Answers that are found in a list of the portal's own: regions, municipalities, the register.

The questionnaire knows no model: what looks such an answer up is put here when the program starts.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from surveys.questionnaire.definition import Choice, QuestionKind
from surveys.questionnaire.text import LocalisedText


class References(Protocol):
    """One list. A value is the number by which an entry is stored as an answer."""

    def read(self, raw: str) -> int | None:
        """The value of what is called so, by code or by name in any language; None if nothing is,
        or more than one."""

    def code(self, value: int) -> str:
        """What files and conditions call it."""

    def label(self, value: int) -> str:
        """Its name in the language of the page; its code where it is no longer there."""

    def labels(self, values: Iterable[int]) -> dict[int, str]:
        """The names of many at once, in one question to the database at most."""

    def texts(self, values: Iterable[int]) -> dict[int, LocalisedText]:
        """The same in every language that they have."""

    def for_many(self) -> "References":
        """The same for a file of many answers: what it asks does not grow with them."""

    def listed(self) -> Sequence[tuple[int, str]] | None:
        """All of them with their names, in order; None where there are too many to choose from."""


_lists: dict[QuestionKind, References] = {}


def register(kind: QuestionKind, references: References) -> None:
    _lists[kind] = references


def references_for(kind: QuestionKind) -> References:
    return _lists[kind]


def as_choices(kind: QuestionKind, values: Iterable[int]) -> tuple[Choice, ...]:
    """Entries of a list as if they were choices of the question, in the order of `values`."""
    values, of_kind = list(values), references_for(kind)
    texts = of_kind.texts(values)
    return tuple(Choice(value, of_kind.code(value), texts[value]) for value in values)


def all_choices(kind: QuestionKind) -> tuple[Choice, ...]:
    """Everything that can be chosen; nothing where there is too much."""
    return as_choices(kind, [value for value, _name in references_for(kind).listed() or ()])
