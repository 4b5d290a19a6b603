"""Pages and questions of a draft: found, added, moved, copied and removed, in place."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from surveys.library.codes import page_codes, question_codes
from surveys.questionnaire.codes import PAGE, QUESTION, proposed_code
from surveys.questionnaire.text import LocalisedText

# As the schema of definitions has it.
MOST_PAGES = 30
MOST_QUESTIONS_ON_A_PAGE = 30

Content = dict[str, Any]
Part = dict[str, Any]


class PartGone(Exception):
    """A colleague has removed the page or question meanwhile."""


class TooMany(Exception):
    """There is no room for one more; says where."""


def find_page(content: Mapping[str, Any], code: str) -> Part:
    """Raises `PartGone`."""
    for page in content.get("pages", ()):
        if page["code"] == code:
            return page  # type: ignore[no-any-return]
    raise PartGone(code)


def find_question(content: Mapping[str, Any], code: str) -> tuple[Part, Part]:
    """Its page, and the question. Raises `PartGone`."""
    for page in content.get("pages", ()):
        for question in page.get("questions", ()):
            if question["code"] == code:
                return page, question
    raise PartGone(code)


def name_of(part: Mapping[str, Any]) -> str:
    """What a page or a question is called in lists: its words, or its code."""
    return str(LocalisedText(part.get("text") or part.get("title") or {})) or str(part["code"])


def add_page(content: Content, page: Part, *, after: str = "") -> None:
    """At the end, or after the page with this code. Raises `TooMany`."""
    pages = content.setdefault("pages", [])
    if len(pages) >= MOST_PAGES:
        message = _("A survey has at most %(most)d pages. Remove one, or put two together.")
        raise TooMany(message % {"most": MOST_PAGES})
    codes = [each["code"] for each in pages]
    pages.insert(codes.index(after) + 1 if after in codes else len(pages), page)


def add_question(content: Content, page_code: str, question: Part, *, after: str = "") -> None:
    """At the end of the page, or after the question with this code. Raises `PartGone`, `TooMany`."""
    page = find_page(content, page_code)
    questions = page.setdefault("questions", [])
    if len(questions) >= MOST_QUESTIONS_ON_A_PAGE:
        message = _(
            "A page has at most %(most)d questions. Add a page, or move a question to another one."
        )
        raise TooMany(message % {"most": MOST_QUESTIONS_ON_A_PAGE})
    codes = [each["code"] for each in questions]
    questions.insert(codes.index(after) + 1 if after in codes else len(questions), question)


def move_page(content: Content, code: str, *, by: int) -> None:
    """One place up (-1) or down (1); at the end it stays. Raises `PartGone`."""
    pages = content.get("pages", [])
    _shift(pages, pages.index(find_page(content, code)), by)


def move_question(content: Content, code: str, *, by: int) -> None:
    """One place up (-1) or down (1); over the edge of its page to the next. Raises `PartGone`, `TooMany`."""
    page, question = find_question(content, code)
    asked = page["questions"]
    place = asked.index(question)
    if 0 <= place + by < len(asked):
        _shift(asked, place, by)
        return
    pages = content["pages"]
    to = pages.index(page) + by
    if not 0 <= to < len(pages):
        return
    _make_room(pages[to])
    asked.remove(question)
    there = pages[to].setdefault("questions", [])
    there.insert(0 if by > 0 else len(there), question)


def put_question(content: Content, code: str, *, page_code: str, after: str = "") -> None:
    """To a page: first there, or after the question `after`. Raises `PartGone`, `TooMany`."""
    page, question = find_question(content, code)
    target = find_page(content, page_code)
    if target is not page:
        _make_room(target)
    page["questions"].remove(question)
    there = target.setdefault("questions", [])
    codes = [each["code"] for each in there]
    there.insert(codes.index(after) + 1 if after in codes else 0, question)


def copy_question(content: Content, code: str) -> Part:
    """A copy, after it, with a code of its own. Raises `PartGone`, `TooMany`."""
    page, question = find_question(content, code)
    copy = _copied(question, taken=question_codes(content))
    add_question(content, page["code"], copy, after=code)
    return copy


def copy_page(content: Content, code: str) -> Part:
    """A copy with copies of its questions, after it. Raises `PartGone`, `TooMany`."""
    page = find_page(content, code)
    copy = deepcopy(page)
    copy["code"] = proposed_code(page.get("title", {}), page_codes(content), otherwise=PAGE)
    taken = question_codes(content)
    copy["questions"] = []
    for question in page.get("questions", ()):
        each = _copied(question, taken=taken)
        taken.add(each["code"])
        copy["questions"].append(each)
    add_page(content, copy, after=code)
    return copy


def remove_page(content: Content, code: str) -> Part:
    page = find_page(content, code)
    content["pages"].remove(page)
    return page


def remove_question(content: Content, code: str) -> Part:
    page, question = find_question(content, code)
    page["questions"].remove(question)
    return question


def _copied(question: Part, *, taken: set[str]) -> Part:
    """What goes on with a question of the version before goes on once."""
    copy = deepcopy(question)
    copy.pop("before", None)
    copy["code"] = proposed_code(question.get("text", {}), taken, otherwise=QUESTION)
    return copy


def _make_room(page: Part) -> None:
    if len(page.get("questions", ())) >= MOST_QUESTIONS_ON_A_PAGE:
        message = _("“%(page)s” has %(most)d questions already. Choose another page.")
        raise TooMany(message % {"page": name_of(page), "most": MOST_QUESTIONS_ON_A_PAGE})


def _shift(things: list[Part], place: int, by: int) -> None:
    to = place + by
    if 0 <= to < len(things):
        things[place], things[to] = things[to], things[place]
