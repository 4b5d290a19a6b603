"""A survey as it is defined: its pages, questions and choices. Never changed once it was asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext_lazy

from portal.typed.number import NoNumber, read_whole_number
from portal.typed.text import name_key
from portal.ui.localised import LANGUAGES, page_language
from surveys.questionnaire.condition import Condition
from surveys.questionnaire.text import LocalisedText

# How "cannot say" is kept beside the points of a scale, which are never below zero. Nobody writes it
# so: in a form and in a file it has a word.
CANNOT_SAY = -1
SHORT_TEXT = 200
LONG_TEXT = 5_000


@dataclass(frozen=True)
class Choice:
    """A point of a scale or a choice: its number is what is stored.

    A point's number is its value, of which means are made, and its code as well. A choice's number is
    its place in the list, which nobody is told: it is called by its code.
    """

    number: int
    code: str
    text: LocalisedText
    # Excludes all others where several may be chosen ("none of these").
    alone: bool = False
    # No longer offered; answers that chose it keep their meaning.
    retired: bool = False

    @property
    def form_value(self) -> str:
        """What a form sends when it is chosen."""
        return self.code if self.number == CANNOT_SAY else str(self.number)

    def names(self) -> Iterator[tuple[str, str]]:
        """What it may be called in a file: language and text, and its code in every language."""
        yield "", name_key(self.code)
        for language, text in self.text.by_language.items():
            yield language, name_key(text)


class QuestionKind(StrEnum):
    SCALE = "scale"
    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    REGION = "region"
    MUNICIPALITY = "municipality"
    ORGANISATION = "organisation"


KIND_LABELS = {
    QuestionKind.SCALE: gettext_lazy("scale"),
    QuestionKind.SINGLE: gettext_lazy("one choice"),
    QuestionKind.MULTIPLE: gettext_lazy("several choices"),
    QuestionKind.NUMBER: gettext_lazy("number"),
    QuestionKind.SHORT_TEXT: gettext_lazy("short text"),
    QuestionKind.LONG_TEXT: gettext_lazy("long text"),
    QuestionKind.DATE: gettext_lazy("date"),
    QuestionKind.REGION: gettext_lazy("region"),
    QuestionKind.MUNICIPALITY: gettext_lazy("municipality"),
    QuestionKind.ORGANISATION: gettext_lazy("organisation"),
}
# Kinds whose answers are found in a list of the portal's own (`references.py`).
REFERRING = frozenset({QuestionKind.REGION, QuestionKind.MUNICIPALITY, QuestionKind.ORGANISATION})


@dataclass(frozen=True)
class Before:
    """The question of the version before that this one goes on with."""

    question: str
    # Codes of choices or points then -> now; empty where all are the same.
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_mapped(self) -> bool:
        return bool(self.codes)


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
    # Asked only if this holds of what was answered before.
    ask_if: Condition | None = None
    # What it was in the version before, and whether figures of both may be held side by side.
    before: "Before | None" = None

    Kind = QuestionKind
    why_limit = LONG_TEXT

    @property
    def is_scale(self) -> bool:
        return self.kind == QuestionKind.SCALE

    @property
    def is_text(self) -> bool:
        return self.kind in {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}

    @property
    def is_open(self) -> bool:
        """Answered in people's own words, or by naming somebody: read by those who may, and counted
        only as answered.
        """
        return self.is_text or self.kind == QuestionKind.ORGANISATION

    @property
    def has_mean(self) -> bool:
        return self.kind in {QuestionKind.SCALE, QuestionKind.NUMBER}

    @property
    def ends(self) -> tuple[int, int] | None:
        """The lowest and the highest value of a scale."""
        values = [choice.number for choice in self.choices]
        return (min(values), max(values)) if self.is_scale else None

    @property
    def limit(self) -> int:
        """The longest text, in characters."""
        return SHORT_TEXT if self.kind == QuestionKind.SHORT_TEXT else LONG_TEXT

    @cached_property
    def offered(self) -> tuple[Choice, ...]:
        """What can be chosen, "cannot say" last."""
        current = tuple(choice for choice in self.choices if not choice.retired)
        return (*current, CANNOT_SAY_CHOICE) if self.cannot_say else current

    @property
    def is_date(self) -> bool:
        return self.kind == QuestionKind.DATE

    @property
    def is_reference(self) -> bool:
        return self.kind in REFERRING

    @cached_property
    def form_values(self) -> dict[int, str]:
        """What a form sends, by the number of what can be chosen."""
        return {choice.number: choice.form_value for choice in self.offered}

    @cached_property
    def listed(self) -> dict[str, str]:
        """Language → what can be chosen, each by its code with its text in brackets."""
        return listed(self.offered)

    def named(self, text: str) -> frozenset[int]:
        """The numbers of what is called so; more than one where the name has two meanings.

        By code or words in any language, as they stand; otherwise, where `text` is a whole number, by
        a name that is the same number: spreadsheet programs write 1 as 1.0.
        """
        known, by_figure = self._numbers_by_name
        name = name_key(text)
        if name in known:
            return frozenset(known[name])
        try:
            return frozenset(by_figure.get(read_whole_number(name), ()))
        except NoNumber:
            return frozenset()

    @cached_property
    def _numbers_by_name(self) -> tuple[dict[str, set[int]], dict[int, set[int]]]:
        by_name: dict[str, set[int]] = defaultdict(set)
        by_figure: dict[int, set[int]] = defaultdict(set)
        for choice in self.offered:
            for _, name in choice.names():
                by_name[name].add(choice.number)
                with suppress(NoNumber):
                    by_figure[read_whole_number(name)].add(choice.number)
        return dict(by_name), dict(by_figure)

    def label_for(self, value: int) -> str:
        """The text of a point or a choice; the figure itself for a number."""
        return next((str(c.text) for c in self.offered if c.number == value), str(value))


def listed(choices: Iterable[Choice]) -> dict[str, str]:
    """Language → the choices, each by its code with its text in brackets."""
    choices = tuple(choices)
    return {
        language: ", ".join(_coded(choice, language) for choice in choices)
        for language in LANGUAGES
    }


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
    ask_if: Condition | None = None


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

    @property
    def read_instead(self) -> str:
        """The language of the questions, where it is not that of the page; otherwise empty."""
        language = page_language()
        return "" if language in self.languages else self.title.language_for(language)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def has_conditions(self) -> bool:
        on_pages = (page.ask_if for page in self.pages)
        return any(on_pages) or any(question.ask_if for question in self.questions)

    @cached_property
    def conditional(self) -> frozenset[str]:
        """The codes of the questions that are not asked of everybody."""
        return frozenset(
            question.code
            for page in self.pages
            for question in page.questions
            if page.ask_if or question.ask_if
        )

    def page(self, number: int) -> Page | None:
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None
