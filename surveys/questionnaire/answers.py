"""What was given as an answer, and how each kind of question reads it, wherever it comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.typed.number import NoNumber, read_whole_number
from portal.typed.text import plain_text
from surveys.questionnaire.day import day_of, read_day
from surveys.questionnaire.definition import Question, QuestionKind, listed
from surveys.questionnaire.problem import Problem
from surveys.questionnaire.references import References, references_for
from surveys.questionnaire.several import readings, unknown_part

MIDNIGHT = " 00:00:00"


class BadAnswer(ValueError):
    """The answer cannot be taken; its text says what to do, in the language of whoever reads them."""

    def __init__(self, code: str, /, **about: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, about)

    def __str__(self) -> str:
        return str(self.problem)


@dataclass(frozen=True)
class AnswerValue:
    """One question's answer: points, choices or a number as `values`; text as `text`.

    What cannot be taken as it was typed is kept in `raw`, with its justification as `text`: it is no
    answer, and nothing can be sent before it is made one.
    """

    values: tuple[int, ...] = ()
    text: str = ""
    raw: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.values or self.text or self.raw)

    @property
    def is_faulty(self) -> bool:
        return self.raw is not None

    @property
    def value(self) -> int | None:
        """The only value of a question that takes one."""
        return self.values[0] if self.values else None

    def as_json(self) -> dict[str, Any]:
        taken = {"v": list(self.values), "t": self.text}
        return taken if self.raw is None else taken | {"r": list(self.raw)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "AnswerValue":
        raw = tuple(stored["r"]) if "r" in stored else None
        return cls(tuple(stored.get("v", ())), stored.get("t", ""), raw)


Answers = dict[str, AnswerValue]
# In place of those that the portal asks for single answers.
Lists = Mapping[QuestionKind, References]


def read(
    question: Question, raw: Sequence[str], why: str = "", lists: Lists | None = None
) -> AnswerValue:
    """The answer in `raw` (one text, or one for each box ticked) with its justification.

    Nothing at all is an empty `AnswerValue`. Raises `BadAnswer`.
    """
    filled = [text for text in map(_plain, raw) if text]
    reason = _text_within(question.why_limit, _plain(why)) if question.why else ""
    if not filled:
        return AnswerValue(text=reason)
    if question.is_text:
        return AnswerValue(text=_text_within(question.limit, _only(filled)))
    if question.kind == question.Kind.NUMBER:
        return AnswerValue((_number(question, _only(filled)),))
    if question.is_date:
        return AnswerValue((_day(question, _only(filled)),))
    if question.is_reference:
        return AnswerValue((_referred(question, _only(filled), lists or {}),))
    if question.kind == question.Kind.MULTIPLE:
        return AnswerValue(_together(question, (_choice(question, each) for each in filled)))
    return AnswerValue((_choice(question, _only(filled)),), reason)


def read_cell(
    question: Question, cell: str, why: str = "", lists: Lists | None = None
) -> AnswerValue:
    """The answer in a cell of a file, where several choices may stand. Raises `BadAnswer`."""
    if question.is_date:
        # Other programs write a day as its first moment.
        cell = cell.strip().removesuffix(MIDNIGHT)
    if question.kind != QuestionKind.MULTIPLE:
        return read(question, [cell], why, lists)
    found = readings(question, _plain(cell))
    if not found:
        raise BadAnswer("no_choice", value=unknown_part(question, cell)[:60], codes=question.listed)
    if len(found) > 1:
        raise _ambiguous(question, cell, frozenset().union(*found))
    return AnswerValue(_together(question, found[0]))


def missing(question: Question, answer: AnswerValue) -> bool:
    """Whether an answer waits: one that is required (a reason alone is none), or one to correct."""
    if answer.is_faulty:
        return True
    return question.required and not (answer.text if question.is_text else answer.values)


def _only(raw: Sequence[str]) -> str:
    if len(raw) > 1:
        raise BadAnswer("one_only")
    return raw[0]


def _plain(text: str) -> str:
    return plain_text(text.replace("\r\n", "\n")).strip()


def _choice(question: Question, raw: str) -> int:
    """A choice by its code or its words."""
    numbers = question.named(raw)
    if len(numbers) > 1:
        raise _ambiguous(question, raw, numbers)
    if not numbers:
        raise BadAnswer("no_choice", value=raw[:60], codes=question.listed)
    return next(iter(numbers))


def _ambiguous(question: Question, raw: str, numbers: frozenset[int]) -> BadAnswer:
    meant = [choice for choice in question.offered if choice.number in numbers]
    return BadAnswer("ambiguous", value=raw[:60], codes=listed(meant))


def _together(question: Question, numbers: Iterable[int]) -> tuple[int, ...]:
    """Choices that can be made together, in their order."""
    chosen = set(numbers)
    alone = {choice.number for choice in question.choices if choice.alone}
    if chosen & alone and len(chosen) > 1:
        lonely = next(choice for choice in question.choices if choice.number in chosen & alone)
        raise BadAnswer("alone", choice=dict(lonely.text.by_language))
    return tuple(sorted(chosen))


def _number(question: Question, raw: str) -> int:
    try:
        number = read_whole_number(raw)
    except NoNumber:
        raise BadAnswer("no_number") from None
    if not question.minimum <= number <= question.maximum:
        raise BadAnswer("out_of_range", low=question.minimum, high=question.maximum)
    return number


def _day(question: Question, raw: str) -> int:
    day = read_day(raw)
    if day is None:
        raise BadAnswer("no_day")
    if not question.minimum <= day <= question.maximum:
        first, last = (day_of(value).isoformat() for value in (question.minimum, question.maximum))
        raise BadAnswer("day_out_of_range", first_on=first, last_on=last)
    return day


def _referred(question: Question, raw: str, lists: Lists) -> int:
    value = (lists.get(question.kind) or references_for(question.kind)).read(raw)
    if value is None:
        raise BadAnswer(f"no_{question.kind}", value=raw[:60])
    return value


def _text_within(limit: int, text: str) -> str:
    over = len(text) - limit
    if over > 0:
        raise BadAnswer("too_long", over=over, limit=limit)
    return text
