"""A definition to be read on a page or on paper: each question with its kind and its condition in words."""

from dataclasses import dataclass

from django.utils.functional import Promise

from surveys.questionnaire.condition_words import only_if
from surveys.questionnaire.definition import KIND_LABELS, Definition, Page, Question


@dataclass(frozen=True)
class ShownQuestion:
    question: Question
    kind: Promise
    only_if: str


@dataclass(frozen=True)
class ShownPage:
    page: Page
    only_if: str
    questions: tuple[ShownQuestion, ...]


def shown_pages(definition: Definition) -> list[ShownPage]:
    by_code = definition.by_code
    return [
        ShownPage(
            page,
            only_if(page.ask_if, by_code) if page.ask_if else "",
            tuple(
                ShownQuestion(
                    question,
                    KIND_LABELS[question.kind],
                    only_if(question.ask_if, by_code) if question.ask_if else "",
                )
                for question in page.questions
            ),
        )
        for page in definition.pages
    ]
