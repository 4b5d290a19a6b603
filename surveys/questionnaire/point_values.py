"""What each point of a scale counts for: its place, or a value of its own."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from portal.typed.number import NoNumber, read_whole_number

VALUE = "value"


def with_values(content: dict[str, Any]) -> dict[str, Any]:
    """The same definition, in which points whose words are numbers in every language have these values.

    Written into the definition when it is taken in, so that answers to older ones keep their meaning.
    """
    content = deepcopy(content)
    for points in scales_in(content):
        values = [_value_in_words(point) for point in points]
        if None not in values and len(set(values)) == len(values):
            for point, value in zip(points, values, strict=True):
                point.setdefault(VALUE, value)
    return content


def scales_in(content: Mapping[str, Any]) -> Iterator[Sequence[dict[str, Any]]]:
    """The points of each scale."""
    for page in content["pages"]:
        for question in page["questions"]:
            if "points" in question:
                yield question["points"]


def _value_in_words(point: Mapping[str, Any]) -> int | None:
    """The number that a point's words are, where they are one and the same in every language."""
    try:
        found = {read_whole_number(text) for key, text in point.items() if key != VALUE}
    except NoNumber:
        return None
    value = found.pop()
    return value if not found and value >= 0 else None
