"""Conditions that lead nowhere: half done, in a circle, never to hold, or to hold of everybody."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.asked import is_asked
from surveys.questionnaire.circles import way_back
from surveys.questionnaire.condition import Condition, Operator, Test
from surveys.questionnaire.condition_file import build_condition, find_faulty_conditions
from surveys.questionnaire.definition import Page, Question, QuestionKind
from surveys.questionnaire.definition_file import complete_questions
from surveys.questionnaire.schema import Fault
from surveys.questionnaire.text import LocalisedText

# Of more ways to answer than these nothing is said: of one condition, and of all of a draft.
MOST_WAYS = 10_000
MOST_WAYS_IN_ALL = 100_000
# Of choices of which several may be made, so many may be named in conditions.
MOST_TOGETHER = 8

UNANSWERED = AnswerValue()
Content = Mapping[str, Any]


def find_dead_ends(content: Content) -> Iterator[Fault]:
    """Of a draft, in which anything may be missing. Nothing is said of what rests on something faulty."""
    draft = deepcopy(dict(content))
    draft["pages"] = [
        {"questions": [], **page}
        for page in draft.get("pages", ())  # what is being made has pages before it has questions
    ]
    faults = list(_half_done(draft)) + list(_circles(draft))
    questions = complete_questions(draft)
    _leave_out_resting_on_incomplete(draft, questions)
    faults += list(find_faulty_conditions(draft, questions))
    yield from faults
    if not faults:
        yield from _Walk(draft, questions).faults()


def is_whole(condition: Any) -> bool:
    """Whether it says a question and what is asked of its answer, down to its innermost group."""
    if not isinstance(condition, Mapping):
        return False
    for key in ("all", "any"):
        if key in condition:
            parts = condition[key]
            return isinstance(parts, list) and bool(parts) and all(map(is_whole, parts))
    if not condition.get("question") or condition.get("op") not in set(Operator):
        return False
    return not Operator(condition["op"]).takes_value or condition.get("value", "") != ""


def tested_codes(condition: Any) -> Iterator[str]:
    """The questions that it rests on, as they are written."""
    if not isinstance(condition, Mapping):
        return
    for key in ("all", "any"):
        for part in condition.get(key, ()):
            yield from tested_codes(part)
    if condition.get("question"):
        yield condition["question"]


def _places(draft: Content) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every page and question that has a condition, each with its place."""
    for p, page in enumerate(draft["pages"]):
        if "ask_if" in page:
            yield f"pages[{p}].ask_if", page
        for q, question in enumerate(page["questions"]):
            if "ask_if" in question:
                yield f"pages[{p}].questions[{q}].ask_if", question


def _half_done(draft: Content) -> Iterator[Fault]:
    """Takes them out of the draft, so that the rest can be looked at."""
    for place, part in list(_places(draft)):
        if not is_whole(part["ask_if"]):
            del part["ask_if"]
            message = _(
                "This condition is not finished. Choose a question, what is asked of its answer, and "
                "with what it is compared."
            )
            yield Fault(place, message)


def _leave_out_resting_on_incomplete(draft: Content, questions: Mapping[str, Question]) -> None:
    """What a question can be answered is known once it is complete, which others look after."""
    codes = {question["code"] for page in draft["pages"] for question in page["questions"]}
    for _place, part in list(_places(draft)):
        if any(code in codes and code not in questions for code in tested_codes(part["ask_if"])):
            del part["ask_if"]


def _circles(draft: Content) -> Iterator[Fault]:
    """Questions that wait for each other; takes these conditions out of the draft."""
    waits: dict[str, set[str]] = {}
    for page in draft["pages"]:
        of_page = set(tested_codes(page.get("ask_if")))
        for question in page["questions"]:
            waits[question["code"]] = of_page | set(tested_codes(question.get("ask_if")))
    known: set[str] = set()
    for place, part in list(_places(draft)):
        inside = part.get("questions", [part])
        for question in inside:
            circle = way_back(question["code"], waits)
            if not circle or "ask_if" not in part:
                continue
            del part["ask_if"]
            if known.isdisjoint(circle):
                message = _(
                    "These questions wait for each other, so that none is ever asked: %(codes)s. "
                    "Take one of these conditions away."
                )
                yield Fault(place, message % {"codes": " → ".join(f"“{code}”" for code in circle)})
            known.update(circle)


@dataclass(frozen=True)
class _Asked:
    """A question where it stands, with the conditions that decide whether it is asked."""

    page: Page
    question: Question


class _Walk:
    """Tries all answers that make a difference, in the order of the questions."""

    def __init__(self, draft: Content, questions: Mapping[str, Question]) -> None:
        self.draft = draft
        self.questions = questions
        self.conditions = {
            place: build_condition(part["ask_if"], questions) for place, part in _places(draft)
        }
        self.asked = {each.question.code: each for each in self._asked()}
        self.order = list(self.asked)
        self.ways_left = MOST_WAYS_IN_ALL

    def _asked(self) -> Iterator[_Asked]:
        none = LocalisedText()
        for p, content in enumerate(self.draft["pages"]):
            condition = self.conditions.get(f"pages[{p}].ask_if")
            page = Page(p + 1, content.get("code", ""), none, none, (), condition)
            for q, each in enumerate(content["questions"]):
                known = self.questions.get(each["code"])
                if known is not None:
                    own = self.conditions.get(f"pages[{p}].questions[{q}].ask_if")
                    yield _Asked(page, replace(known, ask_if=own))

    def faults(self) -> Iterator[Fault]:
        for p, page in enumerate(self.draft["pages"]):
            place = f"pages[{p}].ask_if"
            on_page = self.conditions.get(place)
            if on_page is not None:
                yield from self._judge(place, on_page, None, page.get("code", ""))
            for q, question in enumerate(page["questions"]):
                place = f"pages[{p}].questions[{q}].ask_if"
                if (condition := self.conditions.get(place)) is not None:
                    yield from self._judge(place, condition, on_page, question["code"])

    def _judge(
        self, place: str, condition: Condition, on_page: Condition | None, code: str
    ) -> Iterator[Fault]:
        """Where the page is asked, the question's own condition may hold sometimes and sometimes not."""
        found = self._outcomes(condition, on_page)
        if found == {False}:
            message = _(
                "“%(code)s” is never asked: no answers make this condition hold. Change it."
            )
            yield Fault(place, message % {"code": code})
        elif found == {True}:
            message = _(
                "“%(code)s” is asked of everybody: whatever is answered, this condition holds. Remove "
                "it or change it."
            )
            yield Fault(place, message % {"code": code})

    def _outcomes(self, condition: Condition, on_page: Condition | None) -> set[bool]:
        """What the condition can be; both where there are too many ways to try."""
        tests = self._tests([condition, on_page])
        codes = [code for code in self.order if code in tests]
        if any(self._has_too_many_choices(code, tests[code]) for code in codes):
            return {True, False}
        options = {code: _answers(self.asked[code].question, tests[code]) for code in codes}
        found: set[bool] = set()
        ways = 0
        stack: list[tuple[int, dict[str, AnswerValue]]] = [(0, {})]
        while stack and len(found) < 2:
            at, answers = stack.pop()
            ways += 1
            self.ways_left -= 1
            if ways > MOST_WAYS or self.ways_left < 0:
                return {True, False}
            if at == len(codes):
                if on_page is None or on_page.holds(answers):
                    found.add(condition.holds(answers))
                continue
            asked = self.asked[codes[at]]
            if not is_asked(asked.page, asked.question, answers):
                stack.append((at + 1, answers))
                continue
            stack.extend((at + 1, answers | {codes[at]: each}) for each in options[codes[at]])
        return found

    def _has_too_many_choices(self, code: str, tests: Sequence[Test]) -> bool:
        is_multiple = self.asked[code].question.kind == QuestionKind.MULTIPLE
        return is_multiple and len({test.value for test in tests}) > MOST_TOGETHER

    def _tests(self, conditions: Sequence[Condition | None]) -> dict[str, list[Test]]:
        """By question: all tests that decide, also those of the questions rested on."""
        found: dict[str, list[Test]] = {}
        waiting = [test for each in conditions if each is not None for test in each.tests()]
        while waiting:
            test = waiting.pop()
            if test.question not in self.asked:
                continue
            if test.question not in found:
                asked = self.asked[test.question]
                more = (asked.page.ask_if, asked.question.ask_if)
                waiting += [each for one in more if one is not None for each in one.tests()]
            known = found.setdefault(test.question, [])
            if test not in known:
                known.append(test)
        return found


def _answers(question: Question, tests: Sequence[Test]) -> list[AnswerValue]:
    """One answer of each sort that the tests tell apart."""
    sorts: dict[tuple[bool, ...], AnswerValue] = {}
    for answer in _possible(question, [test.value for test in tests]):
        sort = tuple(test.holds({question.code: answer}) for test in tests)
        sorts.setdefault(sort, answer)
    return list(sorts.values())


def _possible(question: Question, named: Sequence[int]) -> Iterator[AnswerValue]:
    if not question.required:
        yield UNANSWERED
    if question.is_text:
        yield AnswerValue(text="x")
    elif question.kind == QuestionKind.MULTIPLE:
        yield from _together(question, named)
    elif question.offered:
        yield from (AnswerValue((choice.number,)) for choice in question.offered)
    elif question.is_reference:
        # Any other entry of the list is as good as the next.
        yield from (AnswerValue((value,)) for value in {*named, 1 + max([0, *named])})
    else:
        near = {value + step for value in named for step in (-1, 0, 1)}
        for value in sorted(near | {question.minimum, question.maximum}):
            if question.minimum <= value <= question.maximum:
                yield AnswerValue((value,))


def _together(question: Question, named: Sequence[int]) -> Iterator[AnswerValue]:
    """Every set of the choices named, and one more that nobody asks about."""
    alone = {choice.number for choice in question.choices if choice.alone}
    offered = [choice.number for choice in question.offered]
    asked = [number for number in offered if number in set(named)]
    others = [number for number in offered if number not in set(named)]
    for number in [*asked, *others]:
        yield AnswerValue((number,))
    together = [number for number in [*asked, *others[:1]] if number not in alone]
    for count in range(2, len(together) + 1):
        for chosen in combinations(sorted(together), count):
            yield AnswerValue(chosen)
