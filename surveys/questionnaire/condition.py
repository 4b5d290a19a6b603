"""Whether a question or a page is asked: a tree of tests on what was answered before it.

The browser evaluates the same tree (`static/js/conditions.js`), as `as_json` writes it. A test is
only ever true of an answer that is there, save `not_answered`; an answer that is itself hidden, or
that cannot be taken as it was typed, is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

# No tree has so many groups in one another.
DEEPEST = 5


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    CONTAINS = "contains"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"

    @property
    def takes_value(self) -> bool:
        return self not in {Operator.ANSWERED, Operator.NOT_ANSWERED}


class Given(Protocol):
    """What was answered to one question (`surveys.questionnaire.answers.AnswerValue`)."""

    @property
    def values(self) -> tuple[int, ...]: ...

    @property
    def text(self) -> str: ...

    @property
    def is_faulty(self) -> bool: ...


@dataclass(frozen=True)
class Test:
    """One answer against one value; the value is a number as answers are stored, below zero only
    for "cannot say"."""

    question: str
    operator: Operator
    value: int = 0
    # Of a text, any word is an answer; of all others a reason alone is none.
    is_text: bool = False

    def holds(self, answers: Mapping[str, Given]) -> bool:
        given = answers.get(self.question)
        there = given is not None and not given.is_faulty
        is_answered = there and bool(given.text if self.is_text else given.values)  # type: ignore[union-attr]
        if self.operator == Operator.NOT_ANSWERED:
            return not is_answered
        if not is_answered or given is None:
            return False
        first = given.values[0] if given.values else None
        match self.operator:
            case Operator.ANSWERED:
                return True
            case Operator.CONTAINS:
                return self.value in given.values
            case Operator.IS:
                return first == self.value
            case Operator.IS_NOT:
                return first != self.value
        # "Cannot say" is no point of the scale, neither low nor high.
        if first is None or first < 0:
            return False
        return first >= self.value if self.operator == Operator.AT_LEAST else first <= self.value

    def tests(self) -> "Iterator[Test]":
        yield self

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "op": str(self.operator),
            "value": self.value,
            "text": self.is_text,
        }


@dataclass(frozen=True)
class Group:
    """All of its parts hold, or any of them."""

    parts: "tuple[Condition, ...]"
    is_any: bool = False

    def holds(self, answers: Mapping[str, Given]) -> bool:
        found = (part.holds(answers) for part in self.parts)
        return any(found) if self.is_any else all(found)

    def tests(self) -> Iterator[Test]:
        for part in self.parts:
            yield from part.tests()

    def as_json(self) -> dict[str, Any]:
        return {"any" if self.is_any else "all": [part.as_json() for part in self.parts]}


Condition = Test | Group
