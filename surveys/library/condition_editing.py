"""The condition of a question or a page while it is edited: what the form holds, and what is kept.

In the form a condition is a group of rows and groups; each has a path (`c`, `c-0`, `c-1-0`) that its fields
are named by. A row is a test of which anything may be missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.typed.number import NoNumber, read_whole_number
from surveys.questionnaire.condition import DEEPEST, Operator
from surveys.questionnaire.condition_file import (
    OPERATOR_LABELS,
    OPERATORS,
    NoValue,
    value_meant,
)
from surveys.questionnaire.condition_words import question_name
from surveys.questionnaire.day import day_of, read_day
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE, Question
from surveys.questionnaire.definition_file import complete_questions
from surveys.questionnaire.references import references_for

ROOT = "c"
# As the schema has it.
MOST_PARTS = 20
LONGEST_VALUE = 40

Tree = dict[str, Any]
Content = Mapping[str, Any]


class PartGone(LookupError):
    """The page or the question is no longer in the draft."""


def part_of(content: Content, code: str, *, is_page: bool) -> dict[str, Any]:
    """Raises `PartGone`."""
    for page in content.get("pages", ()):
        for part in [page] if is_page else page.get("questions", ()):
            if part["code"] == code:
                return part  # type: ignore[no-any-return]
    raise PartGone(code)


def questions_before(content: Content, code: str, *, is_page: bool) -> dict[str, Question]:
    """What a condition may rest on: the complete questions that stand before this part, by code."""
    complete = complete_questions(content)
    found: dict[str, Question] = {}
    for page in content.get("pages", ()):
        if is_page and page["code"] == code:
            break
        for question in page.get("questions", ()):
            if not is_page and question["code"] == code:
                return found
            if question["code"] in complete:
                found[question["code"]] = complete[question["code"]]
    return found


# --- The tree that a form holds ---------------------------------------------------------------------


def tree_of(ask_if: Any) -> Tree:
    """A form begins with a group, if only of one row."""
    if not ask_if:
        return {"all": [{}]}
    return ask_if if _key(ask_if) else {"all": [ask_if]}


def read_tree(sent: Mapping[str, str], path: str = ROOT, depth: int = 1) -> Tree:
    """What a form has sent, right or wrong."""
    if f"{path}-any" not in sent:
        names = {"question": "question", "op": "op", "value": "value"}
        read = {key: str(sent.get(f"{path}-{name}", "")).strip() for key, name in names.items()}
        return {key: text for key, text in read.items() if text}
    parts = []
    for number in range(MOST_PARTS):
        inner = f"{path}-{number}"
        is_there = f"{inner}-question" in sent or (f"{inner}-any" in sent and depth < DEEPEST)
        if is_there:
            parts.append(read_tree(sent, inner, depth + 1))
    return {"any" if sent[f"{path}-any"] == "any" else "all": parts}


def changed_tree(tree: Tree, deed: str) -> Tree:
    """After a button: `add c`, `group c-1`, `remove c-0`; what is not understood changes nothing."""
    act, _space, path = deed.partition(" ")
    steps = [int(step) for step in path.split("-")[1:] if step.isdecimal() and len(step) < 3]
    group, last = tree, None
    for number, step in enumerate(steps):
        parts = group.get(_key(group), [])
        if step >= len(parts):
            return tree
        if act == "remove" and number == len(steps) - 1:
            last = step
            break
        group = parts[step]
    key = _key(group)
    if not key:
        return tree
    if act == "remove" and last is not None:
        del group[key][last]
    elif act in {"add", "group"} and len(group[key]) < MOST_PARTS:
        group[key].append({} if act == "add" else {"any" if key == "all" else "all": [{}]})
    return tree


def _key(tree: Any) -> str:
    return next((key for key in ("any", "all") if key in tree), "")


# --- What is kept of it -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """The condition as the draft keeps it, None where nothing is asked; and errors by path."""

    ask_if: Tree | None
    errors: dict[str, str]


def kept(tree: Tree, questions: Mapping[str, Question]) -> Kept:
    errors: dict[str, str] = {}
    return Kept(_kept(tree, ROOT, questions, errors), errors)


def _kept(
    tree: Tree, path: str, questions: Mapping[str, Question], errors: dict[str, str]
) -> Tree | None:
    """Rows in which nothing was chosen are left out, a group of one is that one."""
    key = _key(tree)
    if key:
        inner = (
            _kept(part, f"{path}-{number}", questions, errors)
            for number, part in enumerate(tree[key])
        )
        parts = [part for part in inner if part is not None]
        return {key: parts} if len(parts) > 1 else next(iter(parts), None)
    if not tree:
        return None
    try:
        return _kept_test(tree, questions)
    except ValueError as error:
        errors[path] = str(error)
        return tree


def _kept_test(test: Tree, questions: Mapping[str, Question]) -> Tree:
    """Raises `ValueError` with what to do."""
    question = questions.get(test.get("question", ""))
    if question is None:
        raise ValueError(_("Choose a question that is asked before this."))
    operators = OPERATORS[question.kind]
    if test.get("op") not in operators:
        raise ValueError(_("Choose what is asked of the answer."))
    operator = Operator(test["op"])
    kept_test: Tree = {"question": question.code, "op": str(operator)}
    if not operator.takes_value:
        return kept_test
    written = str(test.get("value", ""))
    if not written:
        raise ValueError(_("Choose or write with what the answer is compared."))
    try:
        value_meant(question, written)
    except NoValue:
        message = _("“%(value)s” is no answer to the question “%(code)s”.")
        about = {"value": written[:60], "code": question.code}
        raise ValueError(message % about) from None
    if written == CANNOT_SAY_CHOICE.code and operator in {Operator.AT_LEAST, Operator.AT_MOST}:
        message = _("“%(value)s” is no point of a scale: it is neither low nor high.")
        raise ValueError(message % {"value": CANNOT_SAY_CHOICE.text})
    return kept_test | {"value": _as_kept(question, written)}


def _as_kept(question: Question, written: str) -> str | int:
    """A number as a number."""
    if question.choices and not question.is_scale:
        return written
    try:
        return read_whole_number(written) if question.has_mean else written[:LONGEST_VALUE]
    except NoNumber:
        return written


# --- What is shown of it ----------------------------------------------------------------------------

Options = Sequence[tuple[str, "str | Promise"]]


@dataclass(frozen=True)
class TestRow:
    """One test: what is chosen in it, and what can be chosen."""

    path: str
    number: int
    question: str
    operator: str
    value: str
    questions: Options
    operators: Options
    # What can be chosen to compare with; None where it is written.
    values: Options | None
    takes_value: bool
    is_date: bool
    error: str

    is_group = False


@dataclass(frozen=True)
class GroupRow:
    path: str
    number: int
    is_any: bool
    parts: "tuple[TestRow | GroupRow, ...]"
    takes_groups: bool
    takes_more: bool
    is_root: bool

    is_group = True


def rows_of(
    tree: Tree,
    questions: Mapping[str, Question],
    errors: Mapping[str, str],
    path: str = ROOT,
    depth: int = 1,
) -> TestRow | GroupRow:
    number = int(path.rpartition("-")[2]) + 1 if path != ROOT else 0
    key = _key(tree)
    if not key:
        return _test_row(tree, questions, errors.get(path, ""), path, number)
    parts = [
        rows_of(part, questions, errors, f"{path}-{place}", depth + 1)
        for place, part in enumerate(tree[key])
    ]
    return GroupRow(
        path,
        number,
        is_any=key == "any",
        parts=tuple(parts),
        # Room for the rows of the group that would be added.
        takes_groups=depth < DEEPEST - 1,
        takes_more=len(parts) < MOST_PARTS,
        is_root=path == ROOT,
    )


def _test_row(
    test: Tree, questions: Mapping[str, Question], error: str, path: str, number: int
) -> TestRow:
    code, operator = test.get("question", ""), test.get("op", "")
    question = questions.get(code)
    choosable = [(each.code, question_name(each)) for each in questions.values()]
    if code and question is None:
        choosable.append((code, code))
    operators = OPERATORS[question.kind] if question else ()
    value = str(test.get("value", ""))
    if question is not None and question.is_date and (day := read_day(value)) is not None:
        # Browsers show no day that is written otherwise.
        value = day_of(day).isoformat()
    return TestRow(
        path=path,
        number=number,
        question=code,
        operator=operator,
        value=value,
        questions=choosable,
        operators=[(str(each), OPERATOR_LABELS[each]) for each in operators],
        values=list(_values(question)) or None if question else None,
        takes_value=any(each.takes_value for each in operators),
        is_date=question is not None and question.is_date,
        error=error,
    )


def _values(question: Question) -> Iterator[tuple[str, str]]:
    if question.is_reference:
        references = references_for(question.kind)
        for value, name in references.listed() or ():
            yield references.code(value), str(name)
    for choice in question.offered:
        yield choice.code, str(choice.text)
