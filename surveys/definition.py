"""A survey as it is defined: read from JSON, checked, and never changed once it has been asked."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from surveys.answers import CANNOT_SAY
from surveys.schema import Fault, faults_of

LANGUAGES = ("fi", "sv", "en")
SHORT_TEXT = 200
LONG_TEXT = 5_000


class FaultyDefinition(ValueError):
    """The file was refused; each fault says where it is and what to do."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True)
class Words:
    """A text in several languages, read in that of the page."""

    by_language: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        language = (get_language() or LANGUAGES[0]).split("-")[0]
        return self.by_language.get(language) or next(iter(self.by_language.values()), "")

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def in_language(self, language: str) -> str:
        return self.by_language.get(language, "")


@dataclass(frozen=True)
class Choice:
    """A point of a scale or a choice: its number is what is stored."""

    number: int
    code: str
    text: Words
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
    text: Words
    help: Words
    required: bool
    choices: tuple[Choice, ...] = ()
    cannot_say: bool = False
    why: bool = False
    minimum: int = 0
    maximum: int = 999_999
    unit: Words = Words()
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
    def by_word(self) -> dict[str, int]:
        """What can be chosen by its number, its code, or its words in any language of the survey.

        Words that stand for two of them stand for none.
        """
        words: dict[str, set[int]] = defaultdict(set)
        for choice in self.offered:
            for word in choice.text.by_language.values():
                words[word.strip().casefold()].add(choice.number)
        known = {word: numbers.pop() for word, numbers in words.items() if len(numbers) == 1}
        known |= {choice.code.casefold(): choice.number for choice in self.offered}
        return known | {str(choice.number): choice.number for choice in self.offered}

    def words_for(self, value: int) -> str:
        """The word of a point or a choice; the figure itself for a number."""
        return next((str(c.text) for c in self.offered if c.number == value), str(value))


CANNOT_SAY_CHOICE = Choice(
    CANNOT_SAY,
    "cannot_say",
    Words({"fi": "En osaa sanoa", "sv": "Jag kan inte säga", "en": "I cannot say"}),
)


@dataclass(frozen=True)
class Page:
    """One topic, asked on one page; counted from 1."""

    number: int
    code: str
    title: Words
    intro: Words
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Definition:
    code: str
    version: int
    languages: tuple[str, ...]
    title: Words
    who: Words
    why: Words
    use: Words
    minutes: int
    pages: tuple[Page, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def by_number(self) -> dict[int, Question]:
        return {question.number: question for question in self.questions}

    def page(self, number: int) -> Page | None:
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None

    @classmethod
    def from_json(cls, content: Any) -> "Definition":
        """Raises `FaultyDefinition`, which tells every fault at once."""
        faults = faults_of(content) or list(_contradictions(content))
        if faults:
            raise FaultyDefinition(faults)
        return _build(content)


def read_json(text: str | bytes) -> Any:
    """The content of a definition file. Raises `FaultyDefinition`."""
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        message = _("This is not JSON: %(error)s") % {"error": error}
        raise FaultyDefinition([Fault("", message)]) from error


def digest_of(content: Any) -> str:
    """The same for the same definition, however its file is laid out."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets the last of two equal keys win, in silence."""
    twice = [key for key, count in Counter(key for key, _value in pairs).items() if count > 1]
    if twice:
        message = _("The key “%(key)s” stands twice in one object; remove one.") % {"key": twice[0]}
        raise FaultyDefinition([Fault("", message)])
    return dict(pairs)


def _contradictions(content: dict[str, Any]) -> Iterator[Fault]:
    """What a schema cannot see: names used twice, promised languages that are missing."""
    promised = content["languages"]
    yield from _missing_languages(content, promised, "")
    seen: dict[str, str] = {}
    for p, page in enumerate(content["pages"]):
        for q, question in enumerate(page["questions"]):
            place = f"pages[{p}].questions[{q}]"
            code = question["code"]
            if code in seen:
                message = _("The code “%(code)s” is already used at %(place)s; choose another.")
                yield Fault(f"{place}.code", message % {"code": code, "place": seen[code]})
            seen.setdefault(code, place)
            # The columns of a file of answers: `code` and `code_why` must not meet.
            if code.endswith("_why"):
                message = _("A code cannot end in “_why”: that is the column of justifications.")
                yield Fault(f"{place}.code", message)
            yield from _faulty_choices(question, place)
            if question.get("minimum", 0) > question.get("maximum", 999_999):
                yield Fault(f"{place}.minimum", _("The minimum is above the maximum."))
    for number, count in Counter(page["code"] for page in content["pages"]).items():
        if count > 1:
            message = _("Two pages have the code “%(code)s”; choose another.") % {"code": number}
            yield Fault("pages", message)


def _faulty_choices(question: dict[str, Any], place: str) -> Iterator[Fault]:
    codes = Counter(choice["code"] for choice in question.get("choices", ()))
    for code, count in codes.items():
        if count > 1:
            message = _("Two choices have the code “%(code)s”; choose another.") % {"code": code}
            yield Fault(f"{place}.choices", message)
        if code.isdecimal() or code == CANNOT_SAY_CHOICE.code:
            message = _("“%(code)s” cannot be the code of a choice; use a word.") % {"code": code}
            yield Fault(f"{place}.choices", message)


def _missing_languages(node: Any, promised: list[str], place: str) -> Iterator[Fault]:
    if isinstance(node, list):
        for i, each in enumerate(node):
            yield from _missing_languages(each, promised, f"{place}[{i}]")
    elif isinstance(node, dict) and node and set(node) <= set(LANGUAGES):
        for language in promised:
            if not node.get(language, "").strip():
                message = _("The text is missing in “%(language)s”.") % {"language": language}
                yield Fault(place, message)
    elif isinstance(node, dict):
        for key, each in node.items():
            yield from _missing_languages(each, promised, f"{place}.{key}".lstrip("."))


def _build(content: dict[str, Any]) -> Definition:
    number = 0
    pages = []
    for place, page in enumerate(content["pages"], start=1):
        questions = []
        for question in page["questions"]:
            number += 1
            questions.append(_question(number, question))
        title, intro = Words(page["title"]), Words(page.get("intro", {}))
        pages.append(Page(place, page["code"], title, intro, tuple(questions)))
    return Definition(
        code=content["code"],
        version=content["version"],
        languages=tuple(content["languages"]),
        title=Words(content["title"]),
        who=Words(content["who"]),
        why=Words(content["why"]),
        use=Words(content["use"]),
        minutes=content["minutes"],
        pages=tuple(pages),
    )


def _question(number: int, content: dict[str, Any]) -> Question:
    points = [
        Choice(n, str(n), Words(words)) for n, words in enumerate(content.get("points", ()), 1)
    ]
    choices = [
        Choice(n, each["code"], Words(each["text"]), each.get("alone", False))
        for n, each in enumerate(content.get("choices", ()), 1)
    ]
    return Question(
        number=number,
        code=content["code"],
        kind=QuestionKind(content["kind"]),
        text=Words(content["text"]),
        help=Words(content.get("help", {})),
        required=content.get("required", False),
        choices=tuple(points or choices),
        cannot_say=content.get("cannot_say", False),
        why=content.get("why", False),
        minimum=content.get("minimum", 0),
        maximum=content.get("maximum", 999_999),
        unit=Words(content.get("unit", {})),
        indicator=content.get("indicator", ""),
    )
