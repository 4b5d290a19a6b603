"""What was given as an answer, and how each kind of question reads it, wherever it comes from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.definition import Question
from surveys.questionnaire.problem import Problem


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


def read(question: Question, raw: Sequence[str], why: str = "") -> AnswerValue:
    """The answer in `raw` (one text, or one for each box ticked) with its justification.

    Nothing at all is an empty `AnswerValue`. Raises `BadAnswer`.
    """
    filled = [text for text in (each.replace("\r\n", "\n").strip() for each in raw) if text]
    if any("\x00" in text for text in [*filled, why]):
        raise BadAnswer("unprintable")
    reason = (
        _text_within(question.why_limit, why.replace("\r\n", "\n").strip()) if question.why else ""
    )
    if not filled:
        return AnswerValue(text=reason)
    if question.is_text:
        return AnswerValue(text=_text_within(question.limit, _only(filled)))
    if question.kind == question.Kind.NUMBER:
        return AnswerValue((_number(question, _only(filled)),))
    if question.kind == question.Kind.MULTIPLE:
        return AnswerValue(_chosen(question, filled))
    return AnswerValue((_choice(question, _only(filled)),), reason)


def missing(question: Question, answer: AnswerValue) -> bool:
    """Whether an answer waits: one that is required (a reason alone is none), or one to correct."""
    if answer.is_faulty:
        return True
    return question.required and not (answer.text if question.is_text else answer.values)


def _only(raw: Sequence[str]) -> str:
    if len(raw) > 1:
        raise BadAnswer("one_only")
    return raw[0]


def _choice(question: Question, raw: str) -> int:
    """A choice by its number, its code or its text."""
    number = question.number_by_text.get(" ".join(raw.split()).casefold())
    if number is not None:
        return number
    raise BadAnswer("no_choice", value=raw[:60], codes=question.listed)


def _chosen(question: Question, raw: Sequence[str]) -> tuple[int, ...]:
    chosen = {_choice(question, each) for each in raw}
    alone = {choice.number for choice in question.choices if choice.alone}
    if chosen & alone and len(chosen) > 1:
        lonely = next(choice for choice in question.choices if choice.number in chosen & alone)
        raise BadAnswer("alone", choice=dict(lonely.text.by_language))
    return tuple(sorted(chosen))


def _number(question: Question, raw: str) -> int:
    # Thousands are parted by spaces of all widths; spreadsheet programs write 12 as 12,0.
    plain = re.sub(r"[.,]0{1,2}$", "", "".join(raw.split()))
    # isdecimal alone would take the digits of other scripts; a long one is no number of ours.
    digits = plain.removeprefix("-").removeprefix("\u2212")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 9):
        raise BadAnswer("no_number")
    number = int(digits)
    # What is below zero is a number, and out of every range.
    if digits != plain or not question.minimum <= number <= question.maximum:
        raise BadAnswer("out_of_range", low=question.minimum, high=question.maximum)
    return number


def _text_within(limit: int, text: str) -> str:
    over = len(text) - limit
    if over > 0:
        raise BadAnswer("too_long", over=over, limit=limit)
    return text
