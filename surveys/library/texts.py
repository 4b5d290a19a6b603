"""Every text of a draft by an address that stays when its neighbours move, to be translated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.ui.localised import LANGUAGES
from surveys.library.parts import name_of

# The longest text, as the schema of definitions has it.
LONGEST_TEXT = 3_000

WORDS = {
    "title": gettext_lazy("Title"),
    "who": gettext_lazy("Who asks"),
    "why": gettext_lazy("Why"),
    "use": gettext_lazy("How answers are used"),
}
PAGE = {"title": gettext_lazy("Title of the page"), "intro": gettext_lazy("Introduction")}
QUESTION = {
    "text": gettext_lazy("Question"),
    "help": gettext_lazy("Help"),
    "unit": gettext_lazy("Unit"),
}
OPTIONAL = frozenset({"intro", "help", "unit"})


@dataclass(frozen=True)
class Place:
    """A text: where it belongs, and its words; writing one writes it into the draft."""

    address: str
    label: Promise | str
    # Of the page or question that it belongs to: its code and words; none for the start page.
    code: str
    belongs_to: str
    words: dict[str, Any]
    # The part of the definition, and the key under which `words` stand; none where they are the part.
    holder: dict[str, Any]
    key: str
    is_needed: bool = True

    def text(self, language: str) -> str:
        text = self.words.get(language, "")
        return text if isinstance(text, str) else ""

    def write(self, language: str, text: str) -> None:
        """An empty text is none."""
        if text:
            self.words[language] = text
        else:
            self.words.pop(language, None)
        if self.key and (self.words or self.is_needed):
            self.holder[self.key] = self.words

    def missing(self, languages: tuple[str, ...]) -> list[str]:
        """What is optional is missing in one language where another has it."""
        empty = [language for language in languages if not self.text(language).strip()]
        if not self.is_needed and not any(self.text(language).strip() for language in LANGUAGES):
            return []
        return empty


def promised(content: dict[str, Any]) -> tuple[str, ...]:
    """The languages that the survey promises, in the order of the portal."""
    return tuple(language for language in LANGUAGES if language in content.get("languages", ()))


def places(content: dict[str, Any]) -> Iterator[Place]:
    """In the order in which they are read. Optional ones that no language has are left out."""
    for key, label in WORDS.items():
        yield Place(key, label, "", "", _words(content, key), content, key)
    for page in content.get("pages", ()):
        about = page["code"], name_of(page)
        yield from _of(page, f"p-{page['code']}", about, PAGE)
        for question in page.get("questions", ()):
            yield from question_places(question)


def question_places(question: dict[str, Any]) -> Iterator[Place]:
    address = f"q-{question['code']}"
    about = question["code"], name_of(question)
    yield from _of(question, address, about, QUESTION)
    for number, point in enumerate(question.get("points", ()), start=1):
        label = gettext_lazy("Point %(number)d") % {"number": point.get("value", number)}
        yield Place(f"{address}-point-{number}", label, *about, point, point, "")
    for choice in question.get("choices", ()):
        label = gettext_lazy("Choice “%(code)s”") % {"code": choice["code"]}
        words = _words(choice, "text")
        yield Place(f"{address}-choice-{choice['code']}", label, *about, words, choice, "text")


def _of(
    part: dict[str, Any], address: str, about: tuple[str, str], labels: Mapping[str, Promise]
) -> Iterator[Place]:
    for key, label in labels.items():
        if key in part or key not in OPTIONAL:
            words = _words(part, key)
            is_needed = key not in OPTIONAL
            yield Place(f"{address}-{key}", label, *about, words, part, key, is_needed)


def _words(part: dict[str, Any], key: str) -> dict[str, Any]:
    words = part.get(key)
    return words if isinstance(words, dict) else {}
