"""What is wrong with a definition, in words a person can act on: by the schema, and beyond it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from portal.ui.localised import LANGUAGES
from surveys.questionnaire.day import read_day
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE
from surveys.questionnaire.point_values import VALUE

SCHEMA = Path(__file__).parent.parent / "data" / "definition.schema.json"
# No definition has so many lists and objects in one another.
DEEPEST = 50
# Names and ids on the page of questions that are not of a question, and what its script asks of the
# form: a field called so would stand in their place.
RESERVED = {
    *(
        "csrfmiddlewaretoken",
        "draft_survey",
        "draft_form",
        "draft_filled",
        "draft_shown",
        "version",
        "next",
        "from_check",
    ),
    *("back", "later", "language", "answers", "main", "part", "dataset", "elements"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: `pages[0].questions[2].text`; no place means the whole file."""

    place: str
    message: str

    def __post_init__(self) -> None:
        """Both may quote what stands in the file: half of a character could be sent to nobody."""
        for name in ("place", "message"):
            whole = getattr(self, name).encode(errors="replace").decode()
            object.__setattr__(self, name, whole)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def find_faults(content: Any) -> list[Fault]:
    """All of them, page by page; what contradicts itself only where the schema is content."""
    errors = sorted(_validator().iter_errors(content), key=_place_in_file)
    return [_readable_fault(error) for error in errors] or list(_contradictions(content))


def objects_in(node: Any, place: str = "", depth: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object with its place. Raises `ValueError` where they are in one another without end."""
    if depth > DEEPEST:
        raise ValueError("it is nested too deeply")
    if isinstance(node, list):
        for i, each in enumerate(node):
            yield from objects_in(each, f"{place}[{i}]", depth + 1)
    elif isinstance(node, dict):
        yield place, node
        for key, each in node.items():
            yield from objects_in(each, f"{place}.{key}".lstrip("."), depth + 1)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _place_in_file(error: ValidationError) -> list[tuple[bool, Any]]:
    """The tenth page comes after the second."""
    return [(isinstance(step, str), step) for step in error.path]


def _readable_fault(error: ValidationError) -> Fault:
    place = error.json_path.removeprefix("$").lstrip(".")
    limit = error.validator_value
    value = str(error.instance)[:60]
    messages = {
        "required": _("Something is missing: %(error)s."),
        "additionalProperties": _("There is a key that is not known here: %(error)s."),
        "type": _("This must be of another type: %(limit)s."),
        "enum": _("“%(value)s” is not known here. Use one of: %(limit)s."),
        "pattern": _("“%(value)s” must be small letters, digits and underscores, a letter first."),
        "minItems": _("There must be at least %(limit)s of these."),
        "maxItems": _("There can be at most %(limit)s of these."),
        "minLength": _("This cannot be empty."),
        "minProperties": _("This cannot be empty."),
        "maxLength": _("This can be at most %(limit)s characters."),
        "minimum": _("This must be at least %(limit)s."),
        "maximum": _("This can be at most %(limit)s."),
        "uniqueItems": _("The same stands here twice."),
    }
    message = messages.get(str(error.validator), "%(error)s")
    if error.validator == "maxItems":
        message = _too_many().get(str(error.path[-1]) if error.path else "", message)
    shown = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
    return Fault(place, message % {"error": error.message[:200], "limit": shown, "value": value})


def _too_many() -> dict[str, str]:
    """By what there are too many of, with what to do."""
    return {
        "pages": _("There can be at most %(limit)s pages. Put some together, or leave some out."),
        "questions": _(
            "There can be at most %(limit)s questions on a page. Move some to another page."
        ),
        "choices": _(
            "There can be at most %(limit)s choices. Ask for the rest in a question of its own, or in words."
        ),
        "points": _("A scale can have at most %(limit)s points. Leave some out."),
    }


def _contradictions(content: dict[str, Any]) -> Iterator[Fault]:
    """What a schema cannot see: names used twice, promised languages that are missing."""
    for place, texts in texts_in(content):
        yield from _faulty_text(texts, content["languages"], place)
    yield from _faulty_codes(content["pages"])
    for p, page in enumerate(content["pages"]):
        for q, question in enumerate(page["questions"]):
            place = f"pages[{p}].questions[{q}]"
            yield from _faulty_choices(question, place)
            yield from _faulty_values(question.get("points", ()), place)
            if question.get("minimum", 0) > question.get("maximum", 999_999):
                yield Fault(f"{place}.minimum", _("The minimum is above the maximum."))
            yield from _faulty_days(question, place)


def texts_in(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text with its place: language → words."""
    for place, each in objects_in(content):
        texts = {key: text for key, text in each.items() if key != VALUE}
        # What codes became of others may be called like a language.
        if texts and set(texts) <= set(LANGUAGES) and not place.endswith(".codes"):
            yield place, texts


def half_languages(content: Mapping[str, Any]) -> list[str]:
    """Languages that have words and are not promised: whoever reads them would read two at once."""
    begun = {language for _place, texts in texts_in(content) for language in texts}
    return [each for each in LANGUAGES if each in begun and each not in content["languages"]]


def _faulty_days(question: dict[str, Any], place: str) -> Iterator[Fault]:
    days = {name: question[name] for name in ("earliest", "latest") if name in question}
    read = {name: read_day(raw) for name, raw in days.items()}
    for name, day in read.items():
        if day is None:
            message = _("“%(value)s” is no day. Write it like this: 2027-01-15.")
            yield Fault(f"{place}.{name}", message % {"value": days[name]})
    if len(read) == 2 and None not in read.values() and read["earliest"] > read["latest"]:  # type: ignore[operator]
        yield Fault(f"{place}.earliest", _("The first day is after the last one."))


def _faulty_text(texts: dict[str, str], promised: list[str], place: str) -> Iterator[Fault]:
    for language in promised:
        if not texts.get(language, "").strip():
            message = _("The text is missing in “%(language)s”.") % {"language": language}
            yield Fault(place, message)
    for language, text in texts.items():
        # Half of a character is none.
        if any("\ud800" <= character <= "\udfff" for character in text):
            message = _("Remove the characters that cannot be shown.")
            yield Fault(f"{place}.{language}", message)


def _faulty_codes(pages: list[dict[str, Any]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for p, page in enumerate(pages):
        for q, question in enumerate(page["questions"]):
            place, code = f"pages[{p}].questions[{q}]", question["code"]
            if code in seen:
                message = _("The code “%(code)s” is already used at %(place)s; choose another.")
                yield Fault(f"{place}.code", message % {"code": code, "place": seen[code]})
            seen.setdefault(code, place)
            # The columns of a file of answers: `code` and `code_why` must not meet.
            if code.endswith("_why"):
                message = _("A code cannot end in “_why”: that is the column of justifications.")
                yield Fault(f"{place}.code", message)
            if code in RESERVED:
                message = _("The portal uses the name “%(code)s” itself; choose another.")
                yield Fault(f"{place}.code", message % {"code": code})
    for code, count in Counter(page["code"] for page in pages).items():
        if count > 1:
            message = _("Two pages have the code “%(code)s”; choose another.") % {"code": code}
            yield Fault("pages", message)


def _faulty_choices(question: dict[str, Any], place: str) -> Iterator[Fault]:
    codes = Counter(choice["code"] for choice in question.get("choices", ()))
    for code, count in codes.items():
        if count > 1:
            message = _("Two choices have the code “%(code)s”; choose another.") % {"code": code}
            yield Fault(f"{place}.choices", message)
        if code == CANNOT_SAY_CHOICE.code:
            message = _("“%(code)s” cannot be the code of a choice; use a word.") % {"code": code}
            yield Fault(f"{place}.choices", message)


def _faulty_values(points: Sequence[dict[str, Any]], place: str) -> Iterator[Fault]:
    """Of a scale's points all have values, or none; every one its own."""
    values = [point[VALUE] for point in points if VALUE in point]
    if values and len(values) < len(points):
        message = _("Some points have a value and some have none. Give every point its value.")
        yield Fault(f"{place}.points", message)
    if len(set(values)) < len(values):
        yield Fault(f"{place}.points", _("Two points have the same value. Give each its own."))
