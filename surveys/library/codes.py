"""The codes of a draft: which it has, and how conditions follow one that changes."""

from collections.abc import Iterable, Mapping
from typing import Any


def page_codes(content: Mapping[str, Any]) -> set[str]:
    return {page["code"] for page in content.get("pages", ())}


def question_codes(content: Mapping[str, Any]) -> set[str]:
    return {
        question["code"]
        for page in content.get("pages", ())
        for question in page.get("questions", ())
    }


def rename_in_conditions(
    content: Mapping[str, Any], question: str, *, to: str, choices: Mapping[str, str]
) -> None:
    """Conditions go on asking of the same question and choices, by their new codes."""
    for page in content.get("pages", ()):
        for part in (page, *page.get("questions", ())):
            for test in _tests(part.get("ask_if")):
                if test.get("question") == question:
                    test["question"] = to
                    if test.get("value") in choices:
                        test["value"] = choices[test["value"]]


def _tests(condition: Any) -> Iterable[dict[str, Any]]:
    if not isinstance(condition, dict):
        return
    if "question" in condition:
        yield condition
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from _tests(part)
