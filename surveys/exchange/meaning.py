"""What expressions of XLSForms mean as conditions and bounds of a definition, and the other way round.

In XLSForm `${q} != 'a'` holds of a question without an answer too; a test of ours does not. Both
directions keep what is meant.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.exchange.expression import Calculation, Call, Compare, Junction, Literal, Node, Ref
from surveys.questionnaire.day import day_of, read_day
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE, REFERRING, QuestionKind

Content = dict[str, Any]

_FLIPPED = {"=": "=", "!=": "!=", ">=": "<=", "<=": ">=", ">": "<", "<": ">"}
_LEAST, _MOST = {">=", ">"}, {"<=", "<"}
LARGEST = 999_999_999


class Unsupported(ValueError):
    """It means something that no condition of the portal can say; the text says what."""


@dataclass(frozen=True)
class Asked:
    """A question of the file: its code here, its kind, and what its choices are called there."""

    code: str
    kind: str
    # Name in the file -> code of a choice, or value of a point.
    names: Mapping[str, str | int] = field(default_factory=dict)


def condition_meant(node: Node, asked: Mapping[str, Asked]) -> Content:
    """Raises `Unsupported`; every question that it names is in `asked`."""
    match node:
        case Junction(parts=(Compare() as first, Compare() as second), is_any=False) if (
            other := _is_not(first, second, asked)
        ) is not None:
            return other
        case Junction(is_any=is_any, parts=parts):
            return {"any" if is_any else "all": [condition_meant(each, asked) for each in parts]}
        case Compare():
            return _comparison(node, asked)
        case Call(name="selected", arguments=(Ref(name), Literal(value=value))):
            question = asked[name]
            if question.kind == QuestionKind.MULTIPLE:
                return _test(question, "contains", _named(question, value))
            return _test(question, "is", _named(question, value))
        case Call(
            name="not", arguments=(Compare(sign="=" | "!=" as sign, left=left, right=right),)
        ):
            return _comparison(Compare("!=" if sign == "=" else "=", left, right), asked)
        case Call(name="not", arguments=(Call(name="selected", arguments=(Ref(name), value)),)) if (
            asked[name].kind != QuestionKind.MULTIPLE
        ):
            return _comparison(Compare("!=", Ref(name), value), asked)
    raise Unsupported(_("This cannot be said as a condition here."))


def _is_not(first: Compare, second: Compare, asked: Mapping[str, Asked]) -> Content | None:
    """Not this, and answered: the one test that says both."""
    is_pair = first.sign == second.sign == "!=" and second.right == Literal("")
    if not is_pair or first.left != second.left or first.right == Literal(""):
        return None
    found = _comparison(first, asked)
    return dict(found["any"][0]) if "any" in found else None


def _comparison(node: Compare, asked: Mapping[str, Asked]) -> Content:
    sign, left, right = node.sign, node.left, node.right
    if not isinstance(right, Literal | Call) or isinstance(left, Literal):
        sign, left, right = _FLIPPED[sign], right, left
    match left, right:
        case Call(name="string-length" | "count-selected", arguments=(Ref(name),)), Literal(
            value=value, is_number=True
        ) if (sign, value) in {(">", "0"), (">=", "1"), ("!=", "0")}:
            return _test(asked[name], "answered")
        case Ref(name), Literal(value="", is_number=False) if sign in {"=", "!="}:
            return _test(asked[name], "answered" if sign == "!=" else "not_answered")
        case Ref(name), Literal() | Call(name="date", arguments=(Literal(),)):
            raw = right.arguments[0].value if isinstance(right, Call) else right.value  # type: ignore[union-attr]
            return _against(asked[name], sign, raw)
    raise Unsupported(_("Only a question can be compared here, with a value."))


def _against(question: Asked, sign: str, raw: str) -> Content:
    if sign in {"=", "!="}:
        value = _equal_to(question, raw)
        if sign == "=":
            return _test(question, "is", value)
        return {"any": [_test(question, "is_not", value), _test(question, "not_answered")]}
    operator = "at_least" if sign in _LEAST else "at_most"
    if question.kind == QuestionKind.SCALE:
        return _test(question, operator, _point(question, sign, raw))
    if question.kind == QuestionKind.NUMBER:
        return _test(question, operator, _bound(sign, raw))
    if question.kind == QuestionKind.DATE:
        return _test(question, operator, _day_bound(sign, raw))
    message = _("The answers to “%(question)s” are not in an order: nothing is above or below.")
    raise Unsupported(message % {"question": question.code})


def _equal_to(question: Asked, raw: str) -> str | int:
    kind = question.kind
    if question.names and kind != QuestionKind.MULTIPLE:
        return _named(question, raw)
    if kind == QuestionKind.NUMBER:
        return _whole(raw)
    if kind == QuestionKind.DATE:
        return _day(raw).isoformat()
    if kind in REFERRING and kind != QuestionKind.ORGANISATION:
        return raw
    if kind == QuestionKind.MULTIPLE:
        raise Unsupported(_("Of several choices, write selected(${question}, 'choice')."))
    raise Unsupported(_("A text can be asked only whether it was answered: ${question} != ''."))


def _named(question: Asked, raw: str) -> str | int:
    if raw not in question.names:
        message = _("“%(value)s” is no choice of “%(question)s”.")
        raise Unsupported(message % {"value": raw, "question": question.code})
    return question.names[raw]


def _point(question: Asked, sign: str, raw: str) -> int:
    """The point from which on, or up to which."""
    try:
        bound = float(raw)
    except ValueError:
        raise Unsupported(_("A scale is compared with a number.")) from None
    values = [value for value in question.names.values() if isinstance(value, int)]
    if sign in _LEAST:
        found = [v for v in values if v > bound or (v == bound and sign == ">=")]
    else:
        found = [v for v in values if v < bound or (v == bound and sign == "<=")]
    if not found:
        raise Unsupported(_("No point of the scale is there: it can never hold."))
    return min(found) if sign in _LEAST else max(found)


def _whole(raw: str) -> int:
    try:
        number = float(raw)
    except ValueError:
        raise Unsupported(_("“%(value)s” is no number.") % {"value": raw}) from None
    if number != int(number) or abs(number) > LARGEST:
        raise Unsupported(_("Numbers are whole here, and at most %(most)d.") % {"most": LARGEST})
    return int(number)


def _bound(sign: str, raw: str) -> int:
    bound = _whole(raw) + {">": 1, "<": -1}.get(sign, 0)
    if bound < 0:
        raise Unsupported(_("No number is below zero here."))
    return bound


def _day(raw: str) -> dt.date:
    day = read_day(raw)
    if day is None:
        raise Unsupported(
            _("“%(value)s” is no day. Write it like this: 2027-01-15.") % {"value": raw}
        )
    return day_of(day)


def _day_bound(sign: str, raw: str) -> str:
    return (_day(raw) + dt.timedelta(days={">": 1, "<": -1}.get(sign, 0))).isoformat()


def _test(question: Asked, operator: str, value: str | int | None = None) -> Content:
    test: Content = {"question": question.code, "op": operator}
    return test if value is None else {**test, "value": value}


# --- Bounds


def bounds_meant(node: Node, kind: str, names: Mapping[str, str | int]) -> Content:
    """`minimum` and `maximum`, `earliest` and `latest`, or the choices that stand `alone` (codes).

    Raises `Unsupported`.
    """
    parts = node.parts if isinstance(node, Junction) and not node.is_any else (node,)
    found: Content = {}
    for part in parts:
        key, value = _limit(part, kind, names)
        if key == "alone":
            found.setdefault(key, []).append(value)
        elif key in found:
            raise Unsupported(_("There are two lower or two upper limits."))
        else:
            found[key] = value
    return found


def _limit(node: Node, kind: str, names: Mapping[str, str | int]) -> tuple[str, Any]:
    match node:
        case Call(
            name="not",
            arguments=(
                Junction(
                    is_any=False,
                    parts=(
                        Call(name="selected", arguments=(Ref("."), Literal(value=value))),
                        Compare(">", Call("count-selected", (Ref("."),)), Literal("1")),
                    ),
                ),
            ),
        ) if kind == QuestionKind.MULTIPLE and value in names:
            return "alone", names[value]
        case Compare():
            sign, left, right = node.sign, node.left, node.right
            if right == Ref("."):
                sign, left, right = _FLIPPED[sign], right, left
            if left == Ref(".") and sign in _LEAST | _MOST:
                raw = _literal(right)
                if kind == QuestionKind.NUMBER:
                    return "minimum" if sign in _LEAST else "maximum", _bound(sign, raw)
                if kind == QuestionKind.DATE:
                    return "earliest" if sign in _LEAST else "latest", _day_bound(sign, raw)
    raise Unsupported(
        _("Only the lowest and highest number or day can be limited here: . >= 1 and . <= 10.")
    )


def _literal(node: Node) -> str:
    match node:
        case Literal(value=value):
            return value
        case Call(name="date", arguments=(Literal(value=value),)):
            return value
        case Calculation():
            raise Unsupported(_("Nothing is calculated here: write the number or the day itself."))
    raise Unsupported(_("Write the number or the day itself."))


# --- The other way


def condition_written(condition: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    """As a `relevant`; `kinds` are those of the questions, by code."""
    for key, word in (("any", " or "), ("all", " and ")):
        if key in condition:
            parts = [condition_written(each, kinds) for each in condition[key]]
            return word.join(
                f"({part})" if _is_joined(each) else part
                for each, part in zip(condition[key], parts, strict=True)
            )
    ref, kind = f"${{{condition['question']}}}", kinds[condition["question"]]
    value = _value_written(condition.get("value", ""), kind, condition["op"])
    match condition["op"]:
        case "answered":
            return f"{ref} != ''"
        case "not_answered":
            return f"{ref} = ''"
        case "contains":
            return f"selected({ref}, {value})"
        case "is":
            return f"{ref} = {value}"
        case "is_not":
            return f"{ref} != {value} and {ref} != ''"
        case "at_least":
            return f"{ref} >= {value}"
    return f"{ref} <= {value}"


def _is_joined(condition: Mapping[str, Any]) -> bool:
    return "question" not in condition or condition["op"] == "is_not"


def _value_written(value: str | int, kind: str, operator: str) -> str:
    if kind == QuestionKind.DATE:
        day = read_day(str(value))
        return f"date('{day_of(day).isoformat()}')" if day is not None else "''"
    is_figure = kind == QuestionKind.NUMBER or operator in {"at_least", "at_most"}
    if is_figure and str(value) != CANNOT_SAY_CHOICE.code:
        return str(value).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    return f'"{value}"' if "'" in str(value) else f"'{value}'"


def bounds_written(question: Mapping[str, Any]) -> str:
    """As a `constraint`; empty where nothing is limited."""
    parts: Sequence[str] = ()
    if question["kind"] == QuestionKind.NUMBER:
        low, high = question.get("minimum", 0), question.get("maximum", 999_999)
        parts = (f". >= {low}", f". <= {high}")
    elif question["kind"] == QuestionKind.DATE:
        signs = {"earliest": ">=", "latest": "<="}
        days = {key: read_day(question[key]) for key in signs if key in question}
        parts = [
            f". {signs[key]} date('{day_of(day).isoformat()}')" for key, day in days.items() if day
        ]
    elif question["kind"] == QuestionKind.MULTIPLE:
        alone = [choice["code"] for choice in question["choices"] if choice.get("alone")]
        parts = [f"not(selected(., '{code}') and count-selected(.) > 1)" for code in alone]
    return " and ".join(parts)
