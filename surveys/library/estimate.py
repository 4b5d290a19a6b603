"""How long a survey takes, as a proposal: what is read, and what each kind of answer takes."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from surveys.questionnaire.text import LocalisedText

# Words read in a minute by somebody who wants to understand them.
READ_PER_MINUTE = 180
# Seconds to think of an answer and give it; what is optional is answered by half of the people.
SECONDS = {
    "scale": 15,
    "single": 12,
    "multiple": 20,
    "number": 20,
    "short_text": 25,
    "long_text": 90,
    "date": 10,
    "region": 8,
    "municipality": 10,
    "organisation": 15,
}
WHY = 40
MOST_MINUTES = 120


def estimated_minutes(content: Mapping[str, Any]) -> int:
    """In whole minutes, at least one."""
    seconds = 60 * sum(len(text.split()) for text in _read(content)) / READ_PER_MINUTE
    for page in content.get("pages", ()):
        for question in page.get("questions", ()):
            share = 1 if question.get("required") or question.get("kind") == "scale" else 0.5
            seconds += share * SECONDS.get(question.get("kind", ""), 15)
            seconds += WHY / 2 if question.get("why") else 0
    return min(max(1, math.ceil(seconds / 60)), MOST_MINUTES)


def _read(content: Mapping[str, Any]) -> Iterator[str]:
    for key in ("title", "who", "why", "use"):
        yield str(LocalisedText(content.get(key, {})))
    for page in content.get("pages", ()):
        for key in ("title", "intro"):
            yield str(LocalisedText(page.get(key, {})))
        for question in page.get("questions", ()):
            for key in ("text", "help"):
                yield str(LocalisedText(question.get(key, {})))
            for choice in question.get("choices", ()):
                yield str(LocalisedText(choice.get("text", {})))
