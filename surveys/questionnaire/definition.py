"""A survey as it is defined: its pages, questions and choices. Never changed once it was asked."""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext_lazy

from portal.ui.localised import LANGUAGES
from surveys.questionnaire.text import LocalisedText

# Stands for "cannot say" beside the points of a scale, which are never below zero.
CANNOT_SAY = -1
SHORT_TEXT = 200
LONG_TEXT = 5_000


@dataclass(frozen=True)
class Choice:
    """A point of a scale or a choice: its number is what is stored."""

    number: int
    code: str
    text: LocalisedText
    # Excludes all others where several may be chosen ("none of these").
    alone: bool = False


class QuestionKind(StrEnum):
    SCALE = "scale"
    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


KIND_LABELS = {
    QuestionKind.SCALE: gettext_lazy("scale"),
    QuestionKind.SINGLE: gettext_lazy("one choice"),
    QuestionKind.MULTIPLE: gettext_lazy("several choices"),
    QuestionKind.NUMBER: gettext_lazy("number"),
    QuestionKind.SHORT_TEXT: gettext_lazy("short text"),
    QuestionKind.LONG_TEXT: gettext_lazy("long text"),
}


@dataclass(frozen=True)
class Question:
    number: int
    code: str
    kind: QuestionKind
    text: LocalisedText
    help: LocalisedText
    required: bool
    choices: tuple[Choice, ...] = ()
    cannot_say: bool = False
    why: bool = False
    minimum: int = 0
    maximum: int = 999_999
    unit: LocalisedText = field(default_factory=LocalisedText)
    # The code of the indicator that the mean of this question is a value of.
    indicator: str = ""

    Kind = QuestionKind
    why_limit = LONG_TEXT

    @property
    def is_scale(self) -> bool:
        return self.kind == QuestionKind.SCALE

    @property
    def is_text(self) -> bool:
        return self.kind in {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}

    @property
    def has_mean(self) -> bool:
        return self.kind in {QuestionKind.SCALE, QuestionKind.NUMBER}

    @property
    def limit(self) -> int:
        """The longest text, in characters."""
        return SHORT_TEXT if self.kind == QuestionKind.SHORT_TEXT else LONG_TEXT

    @cached_property
    def offered(self) -> tuple[Choice, ...]:
        """What can be chosen, "cannot say" last."""
        return (*self.choices, CANNOT_SAY_CHOICE) if self.cannot_say else self.choices

    @cached_property
    def listed(self) -> dict[str, str]:
        """Language → what can be chosen, each by its code with its text in brackets."""
        return {
            language: ", ".join(_coded(choice, language) for choice in self.offered)
            for language in LANGUAGES
        }

    @cached_property
    def number_by_text(self) -> dict[str, int]:
        """What can be chosen by its number, its code, or its text in any language of the survey.

        A text that stands for two of them stands for none.
        """
        numbers: dict[str, set[int]] = defaultdict(set)
        for choice in self.offered:
            for text in choice.text.by_language.values():
                numbers[text.strip().casefold()].add(choice.number)
        known = {text: found.pop() for text, found in numbers.items() if len(found) == 1}
        known |= {choice.code.casefold(): choice.number for choice in self.offered}
        return known | {str(choice.number): choice.number for choice in self.offered}

    def label_for(self, value: int) -> str:
        """The text of a point or a choice; the figure itself for a number."""
        return next((str(c.text) for c in self.offered if c.number == value), str(value))


def _coded(choice: Choice, language: str) -> str:
    text = choice.text.in_language(language)
    return f"{choice.code} ({text})" if text and text != choice.code else choice.code


CANNOT_SAY_CHOICE = Choice(
    CANNOT_SAY,
    "cannot_say",
    LocalisedText({"fi": "En osaa sanoa", "sv": "Jag kan inte säga", "en": "I cannot say"}),
)


@dataclass(frozen=True)
class Page:
    """One topic, asked on one page; counted from 1."""

    number: int
    code: str
    title: LocalisedText
    intro: LocalisedText
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Definition:
    code: str
    version: int
    languages: tuple[str, ...]
    title: LocalisedText
    who: LocalisedText
    why: LocalisedText
    use: LocalisedText
    minutes: int
    pages: tuple[Page, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    def page(self, number: int) -> Page | None:
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None
