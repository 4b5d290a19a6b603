"""From the content of a file to a definition: read as JSON, checked, built."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from portal.typed.day import YEARS
from portal.typed.text import plain_text
from surveys.questionnaire.ambiguity import find_ambiguous_names
from surveys.questionnaire.condition import Condition
from surveys.questionnaire.condition_file import build_condition, find_faulty_conditions
from surveys.questionnaire.day import read_day
from surveys.questionnaire.definition import (
    Before,
    Choice,
    Definition,
    Page,
    Question,
    QuestionKind,
)
from surveys.questionnaire.point_values import VALUE, with_values
from surveys.questionnaire.schema import Fault, find_faults, objects_in
from surveys.questionnaire.text import LocalisedText


class FaultyDefinition(Exception):
    """The file was refused; each fault says where it is and what to do."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class Doubled(dict[str, Any]):
    """An object in which these keys stand twice: JSON lets the last one win, in silence."""

    keys_twice: list[str]


def read_json(text: str | bytes) -> Any:
    """The content of a definition file. Raises `FaultyDefinition`."""
    try:
        content = json.loads(text, object_pairs_hook=_object)
        objects = list(objects_in(content))
    # A number can be too long for Python to read, a list too deep.
    except (ValueError, RecursionError) as error:
        message = _("This is not JSON: %(error)s") % {"error": error}
        raise FaultyDefinition([Fault("", message)]) from error
    message = _("The key “%(key)s” stands twice in one object; remove one.")
    faults = [
        Fault(place, message % {"key": key})
        for place, each in objects
        if isinstance(each, Doubled)
        for key in each.keys_twice
    ]
    if faults:
        raise FaultyDefinition(faults)
    return content


def read_definition(content: Any) -> Definition:
    """Of a content that comes anew. Raises `FaultyDefinition`, which tells every fault at once."""
    return build_definition(checked_content(content))


def checked_content(content: Any) -> Any:
    """The content as it is kept: its texts in one shape, its points with their values.

    Raises `FaultyDefinition`.
    """
    content = _plain(content)
    if faults := find_faults(content):
        raise FaultyDefinition(faults)
    content = with_values(content)
    asked = [question for page in content["pages"] for question in page["questions"]]
    questions = {each["code"]: _question(number, each) for number, each in enumerate(asked, 1)}
    if faults := list(find_faulty_conditions(content, questions)):
        raise FaultyDefinition(faults)
    if faults := list(find_ambiguous_names(build_definition(content))):
        raise FaultyDefinition(faults)
    return content


def definition_digest(content: Any) -> str:
    """The same for the same definition, however its file is laid out."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(content: Any) -> Any:
    if isinstance(content, str):
        return plain_text(content)
    if isinstance(content, list):
        return [_plain(each) for each in content]
    if isinstance(content, dict):
        return {key: _plain(each) for key, each in content.items()}
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = Doubled(found)
    counts = Counter(key for key, _value in pairs)
    doubled.keys_twice = [key for key, count in counts.items() if count > 1]
    return doubled


def build_definition(content: Any) -> Definition:
    """Of a content that was found right when it was kept, whatever is asked of others since."""
    number = 0
    pages = []
    known: dict[str, Question] = {}
    for place, page in enumerate(content["pages"], start=1):
        condition = _condition(page, known)
        questions = []
        for each in page["questions"]:
            number += 1
            question = replace(_question(number, each), ask_if=_condition(each, known))
            questions.append(question)
            known[question.code] = question
        title, intro = LocalisedText(page["title"]), LocalisedText(page.get("intro", {}))
        pages.append(Page(place, page["code"], title, intro, tuple(questions), condition))
    return Definition(
        code=content["code"],
        # To the schema 5.0 is a whole number too.
        version=int(content["version"]),
        languages=tuple(content["languages"]),
        title=LocalisedText(content["title"]),
        who=LocalisedText(content["who"]),
        why=LocalisedText(content["why"]),
        use=LocalisedText(content["use"]),
        minutes=int(content["minutes"]),
        pages=tuple(pages),
    )


def complete_questions(content: Mapping[str, Any]) -> dict[str, Question]:
    """By code, without their conditions: the questions of a draft of which enough is there."""
    asked = (
        question for page in content.get("pages", ()) for question in page.get("questions", ())
    )
    found = {}
    for number, each in enumerate(asked, start=1):
        with suppress(KeyError, TypeError, ValueError):
            found[each["code"]] = _question(number, each)
    return found


def _condition(content: Mapping[str, Any], known: Mapping[str, Question]) -> Condition | None:
    ask_if = content.get("ask_if")
    return build_condition(ask_if, known) if ask_if else None


def _question(number: int, content: dict[str, Any]) -> Question:
    """Without its condition."""
    points = [_point(n, each) for n, each in enumerate(content.get("points", ()), 1)]
    choices = [
        Choice(
            n,
            each["code"],
            LocalisedText(each["text"]),
            each.get("alone", False),
            each.get("retired", False),
        )
        for n, each in enumerate(content.get("choices", ()), 1)
    ]
    kind = QuestionKind(content["kind"])
    before = content.get("before")
    lowest, highest = _bounds(kind, content)
    return Question(
        number=number,
        code=content["code"],
        kind=kind,
        text=LocalisedText(content["text"]),
        help=LocalisedText(content.get("help", {})),
        required=content.get("required", False),
        choices=tuple(points or choices),
        cannot_say=content.get("cannot_say", False),
        why=content.get("why", False),
        minimum=lowest,
        maximum=highest,
        unit=LocalisedText(content.get("unit", {})),
        indicator=content.get("indicator", ""),
        before=Before(before["question"], before.get("codes", {})) if before else None,
    )


def _bounds(kind: QuestionKind, content: dict[str, Any]) -> tuple[int, int]:
    """The lowest and the highest answer, as values."""
    if kind == QuestionKind.DATE:
        return (
            read_day(content.get("earliest", "")) or dt.date(YEARS[0], 1, 1).toordinal(),
            read_day(content.get("latest", "")) or dt.date(YEARS[-1], 12, 31).toordinal(),
        )
    return int(content.get("minimum", 0)), int(content.get("maximum", 999_999))


def _point(place: int, content: dict[str, Any]) -> Choice:
    """Its value is its place, unless it has one of its own."""
    value = int(content.get(VALUE, place))
    texts = {language: text for language, text in content.items() if language != VALUE}
    return Choice(value, str(value), LocalisedText(texts))
