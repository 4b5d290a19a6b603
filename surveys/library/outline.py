"""A draft as its pages and questions, each with what names it; anything may be missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from surveys.library.before import Related
from surveys.library.texts import Place, promised, question_places
from surveys.questionnaire.condition_words import draft_in_words
from surveys.questionnaire.definition import KIND_LABELS, Question, QuestionKind
from surveys.questionnaire.definition_file import complete_questions
from surveys.questionnaire.text import LocalisedText

LONGEST_NAME = 160


@dataclass(frozen=True)
class OutlinedQuestion:
    """One question: its number in the survey, and where it may be moved."""

    number: int
    code: str
    kind: Promise | str
    text: LocalisedText
    is_required: bool
    # In words; nothing where it is asked of everybody.
    condition: str
    # Of the whole survey: over the edge of a page it moves to the next.
    is_first: bool
    is_last: bool
    # Promised languages in which something of it is missing.
    missing: tuple[str, ...] = ()
    # What it was in the version before, where there is one.
    before: Related | None = None

    @property
    def name(self) -> str:
        """As its line calls it."""
        text = str(self.text) or self.code
        return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


@dataclass(frozen=True)
class OutlinedPage:
    number: int
    code: str
    title: LocalisedText
    condition: str
    questions: tuple[OutlinedQuestion, ...]
    is_first: bool = False
    is_last: bool = False
    missing: tuple[str, ...] = ()


def outline(
    content: dict[str, Any], before: Mapping[str, Related] | None = None
) -> list[OutlinedPage]:
    """`before`: of each question by its code, what it was in the version before."""
    return list(_pages(content, before or {}))


def _pages(content: dict[str, Any], before: Mapping[str, Related]) -> Iterator[OutlinedPage]:
    number = 0
    known = complete_questions(content)
    languages = promised(content)
    pages = content.get("pages", ())
    for place, page in enumerate(pages, start=1):
        asked = page.get("questions", ())
        is_first, is_last = place == 1, place == len(pages)
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
                    condition=_condition(question, known),
                    is_first=is_first and at == 0,
                    is_last=is_last and at == len(asked) - 1,
                    missing=_missing(question_places(question), languages),
                    before=before.get(question["code"]),
                )
            )
        title = LocalisedText(page.get("title", {}))
        yield OutlinedPage(
            place,
            page["code"],
            title,
            _condition(page, known),
            tuple(questions),
            is_first,
            is_last,
            tuple(language for language in languages if not title.in_language(language)),
        )


def _missing(places: Iterator[Place], languages: tuple[str, ...]) -> tuple[str, ...]:
    found = {language for place in places for language in place.missing(languages)}
    return tuple(language for language in languages if language in found)


def _condition(part: Mapping[str, Any], known: Mapping[str, Question]) -> str:
    return draft_in_words(part["ask_if"], known) if "ask_if" in part else ""
