"""A draft as its pages and questions, each with what names it; anything may be missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from surveys.questionnaire.definition import KIND_LABELS, QuestionKind
from surveys.questionnaire.text import LocalisedText


@dataclass(frozen=True)
class OutlinedQuestion:
    """One question: its number in the survey, and where it may be moved."""

    number: int
    code: str
    kind: Promise | str
    text: LocalisedText
    is_required: bool
    has_condition: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class OutlinedPage:
    number: int
    code: str
    title: LocalisedText
    has_condition: bool
    questions: tuple[OutlinedQuestion, ...]


def outline(content: Mapping[str, Any]) -> list[OutlinedPage]:
    return list(_pages(content))


def _pages(content: Mapping[str, Any]) -> Iterator[OutlinedPage]:
    number = 0
    for place, page in enumerate(content.get("pages", ()), start=1):
        asked = page.get("questions", ())
        questions = []
        for at, question in enumerate(asked):
            number += 1
            kind = question.get("kind", "")
            questions.append(
                OutlinedQuestion(
                    number=number,
                    code=question["code"],
                    kind=KIND_LABELS[QuestionKind(kind)] if kind in set(QuestionKind) else kind,
                    text=LocalisedText(question.get("text", {})),
                    is_required=question.get("required", False),
                    has_condition="ask_if" in question,
                    is_first=at == 0,
                    is_last=at == len(asked) - 1,
                )
            )
        yield OutlinedPage(
            place,
            page["code"],
            LocalisedText(page.get("title", {})),
            "ask_if" in page,
            tuple(questions),
        )
